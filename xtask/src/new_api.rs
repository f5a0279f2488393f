//! `cargo xtask new-api`: everything that a new API needs, at once.

mod edit;
mod name;
mod plan;

use name::Name;
use plan::Plan;

use crate::generator;
use crate::workspace::{Outcome, Workspace, show_and_run};

pub(crate) fn new_api(workspace: &Workspace, name: &str, service: Option<&str>) -> Outcome {
    let name = Name::new(&workspace.root, name, service)?;
    // Everything is looked up before anything is written.
    let plan = Plan::new(&workspace.root, &name)?;
    plan.write(&workspace.root)?;
    for path in plan.paths() {
        println!("{}", path.display());
    }
    show_and_run(&mut generator::call(workspace, &["regen"]))?;
    // The outline of the new API; those of others stay as they are, right or wrong.
    let outlines = [
        "test",
        "--quiet",
        "--package",
        "gridwire-codegen",
        "--test",
        "generator",
        "outline",
    ];
    show_and_run(workspace.cargo(&outlines).env("INSTA_UPDATE", "unseen"))?;
    println!(
        "{0} is there. Next: specs/{0}/openapi.yaml and provenance.md, then cargo xtask regen",
        name.name
    );
    Ok(())
}
