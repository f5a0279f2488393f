//! Serves the sandbox until Ctrl-C, the faults being its arguments.

use gridwire_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Sandbox::builder();
    for fault in std::env::args().skip(1) {
        builder = builder.fault(fault.parse()?);
    }
    let sandbox = builder.start().await?;
    for (name, value) in sandbox.environment() {
        println!("{name}={value}");
    }
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
