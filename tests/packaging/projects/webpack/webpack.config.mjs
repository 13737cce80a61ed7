// What webpack does of itself: nothing is set up for the package.
export default { mode: "production", entry: "./src/main.js" };
