//! Generates the JavaScript binding of a wasm file, like `wasm-pack build --target web`.
//!
//! `bindgen INPUT.wasm OUTPUT_FOLDER NAME`
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: bindgen INPUT.wasm OUTPUT_FOLDER NAME");
        return ExitCode::from(2);
    };
    let made = Bindgen::new()
        .input_path(input)
        .out_name(name)
        .typescript(true)
        .omit_default_module_path(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
