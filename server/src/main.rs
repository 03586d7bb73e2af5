use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    weft_server::cli::run().await
}
