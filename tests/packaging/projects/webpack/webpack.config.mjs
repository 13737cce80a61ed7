// The defaults of webpack: no configuration for the package.
export default { mode: "production", entry: "./src/main.js" };
