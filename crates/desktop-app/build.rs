//! Gives the program its icon and version where Windows shows them. Other platforms have both beside the program.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(windows)]
    if let Err(error) = winresource::WindowsResource::new()
        .set_icon("../../packaging/icons/patchpanel.ico")
        .set("ProductName", "Patchpanel")
        .set("FileDescription", "Patchpanel")
        .compile()
    {
        println!("cargo::error=the icon and version of the program: {error}");
    }
}
