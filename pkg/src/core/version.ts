/** The version of the package; a release requires that of `package.json` (`tools/release-files.sh`). */
export const VERSION = "0.1.0";
