//! Notes on accounts, assets and sensors.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use gridwire::core::http::Response;
use gridwire::core::{ErrorKind, Result};
use gridwire::flexmeasures::{Annotation, AnnotationType, Client, NewAnnotation};

use crate::world::{UNKNOWN, World, at, fault};

type Annotate =
    fn(&Client, u32, NewAnnotation) -> LocalBoxFuture<'static, Result<Response<Annotation>>>;

/// What can be annotated: how, one of Toy and one of Other, and how an unknown one is answered.
struct Target {
    annotate: Annotate,
    ours: u32,
    theirs: u32,
    unknown: (u16, &'static str),
}

pub(crate) async fn run(world: &World) {
    let account = Target {
        annotate: |client, id, note| client.annotate_account(id, note).send().boxed_local(),
        ours: world.account("TOY").get(),
        theirs: world.account("OTHER").get(),
        unknown: (404, "Account 99999 not found"),
    };
    let asset = Target {
        annotate: |client, id, note| client.annotate_asset(id, note).send().boxed_local(),
        ours: world.asset("SOLAR").get(),
        theirs: world.asset("FOREIGN").get(),
        unknown: (422, "id: No asset found with ID 99999."),
    };
    let sensor = Target {
        annotate: |client, id, note| client.annotate_sensor(id, note).send().boxed_local(),
        ours: world.sensor("SOLAR").get(),
        theirs: world.sensor("FOREIGN").get(),
        unknown: (422, "id: No sensor found with ID 99999."),
    };
    for (number, target) in [&account, &asset, &sensor].into_iter().enumerate() {
        made(world, target, &format!("cleaned {number}")).await;
        refused(world, target).await;
    }
    // An account's are for its account-admin, the others for everybody of it.
    let (seen, plain) = (&world.seen, &world.users.plain);
    seen.refused(
        403,
        (account.annotate)(plain, account.ours, day("mine")).await,
    );
    for target in [&asset, &sensor] {
        seen.ok((target.annotate)(plain, target.ours, day("mine")).await);
    }
}

/// On a day of winter, in the zone of the server.
fn day(content: &str) -> NewAnnotation {
    let (start, end) = ("2026-01-01T00:00:00+01:00", "2026-01-02T00:00:00+01:00");
    NewAnnotation::new(content, at(start), at(end))
}

async fn made(world: &World, target: &Target, content: &str) {
    let annotate = async |note| {
        let annotated = (target.annotate)(&world.users.toy, target.ours, note).await;
        world.seen.ok(annotated)
    };
    let first = annotate(day(content)).await;
    assert_eq!(first.status(), 201);
    assert_eq!(first.content, content);
    assert_eq!((first.start, first.end), (day("").start, day("").end));
    assert_eq!(first.type_, Some(AnnotationType::Label));
    assert_eq!(first.prior, None);
    assert!(first.source.is_some());
    // Made once.
    let again = annotate(day(content)).await;
    assert_eq!((again.status(), again.id), (200, first.id));
    // The longest there may be, in letters.
    let known = at("2025-12-31T12:00:00+01:00");
    let long = "é".repeat(1024 - content.len()) + content;
    let note = day(&long).type_(AnnotationType::Alert).prior(known);
    let note = annotate(note).await;
    assert_eq!(note.status(), 201);
    assert_eq!((&*note.content, note.prior), (&*long, Some(known)));
    assert_eq!(note.type_, Some(AnnotationType::Alert));
}

async fn refused(world: &World, target: &Target) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let mut reversed = day("reversed");
    (reversed.start, reversed.end) = (reversed.end, reversed.start);
    let cases = [
        (reversed, "end must be after start"),
        (
            day("odd").type_("odd"),
            "type: Must be one of: alert, holiday, label, feedback, warning, error.",
        ),
        (
            day(&"x".repeat(1025)),
            "content: Longer than maximum length 1024.",
        ),
    ];
    for (note, expected) in cases {
        let error = seen.refused(422, (target.annotate)(toy, target.ours, note).await);
        assert_eq!(
            (error.kind(), fault(&error)),
            (ErrorKind::Refused, expected.into())
        );
    }
    let (status, said) = target.unknown;
    let error = seen.refused(status, (target.annotate)(toy, UNKNOWN, day("x")).await);
    assert_eq!(error.service_message(), Some(said));
    let error = seen.refused(403, (target.annotate)(toy, target.theirs, day("x")).await);
    assert_eq!(error.kind(), ErrorKind::Permission);
}
