//! Accounts: made, read, listed, changed, and what was done to them.

use futures_util::TryStreamExt as _;
use gridwire::core::ErrorKind;
use gridwire::core::chrono::{TimeDelta, Utc};
use gridwire::core::serde_json::json;
use gridwire::flexmeasures::{
    Account, AccountId, AccountSortKey, AccountUpdate, Client, NewAccount, Page, SortDirection,
};

use crate::users::url;
use crate::world::{UNKNOWN, World, fault};

pub(crate) async fn run(world: &World) {
    listed(world).await;
    let id = made(world).await;
    changed(world, id).await;
    log(world).await;
}

fn names(rows: &[Account]) -> Vec<&str> {
    let mut names: Vec<_> = rows.iter().map(|account| &*account.name).collect();
    names.sort_unstable();
    names
}

async fn listed(world: &World) {
    let (seen, admin) = (&world.seen, &world.users.admin);
    let all = ["Client", "Consultancy", "Host", "Limited", "Other", "Toy"];
    assert_eq!(names(seen.ok(admin.accounts().send().await).rows()), all);
    let ours = seen.ok(world.users.toy.accounts().send().await);
    assert_eq!(names(ours.rows()), ["Toy"]);
    let clients = seen.ok(world.users.consultant.accounts().send().await);
    assert_eq!(names(clients.rows()), ["Client", "Consultancy"]);

    let last = admin.accounts().per_page(2).page(1);
    let last = last.sorted(AccountSortKey::Name, SortDirection::Desc);
    let answer = seen.ok(last.send().await).into_inner();
    let Page::Part(page) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((page.total, page.filtered), (6, 6));
    assert_eq!(names(&page.rows), ["Other", "Toy"]);
    // Pages alone count.
    let toy = &page.rows[0];
    assert_eq!((toy.user_count, toy.asset_count), (Some(3), Some(4)));
    let rows: Vec<Account> = admin.accounts().rows().try_collect().await.unwrap();
    assert_eq!(names(&rows), all);
    let found = seen.ok(admin.accounts().filter("imi").send().await);
    assert_eq!(names(found.rows()), ["Limited"]);
    let role = seen.ok(admin.accounts().role("Consultancy").send().await);
    assert_eq!(names(role.rows()), ["Consultancy"]);

    let error = seen.refused(422, admin.accounts().role("Nope").send().await);
    assert_eq!(fault(&error), "role: No account role found with name Nope.");
    seen.refused(404, admin.accounts().page(9).send().await);
    let nobody = Client::with_token(url(), "no token").build().unwrap();
    let error = seen.refused(401, nobody.accounts().send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
}

async fn made(world: &World) -> AccountId {
    let (seen, admin, consultant) = (&world.seen, &world.users.admin, &world.users.consultant);
    let made = seen.ok(admin.add_account(NewAccount::new("New")).send().await);
    assert_eq!((made.status(), &*made.name), (201, "New"));
    assert_eq!(made.consultancy_account_id, None);
    let read = seen.ok(admin.account(made.id).send().await);
    assert_eq!((read.id, &*read.name), (made.id, "New"));
    // A consultant's becomes the consultancy's client.
    let client = seen.ok(consultant.add_account(NewAccount::new("Mine")).send().await);
    let consultancy = world.account("CONSULTANCY");
    assert_eq!(client.consultancy_account_id, Some(consultancy));
    let of_consultancy = NewAccount::new("Theirs").consultancy_account_id(consultancy);
    let client = seen.ok(admin.add_account(of_consultancy).send().await);
    assert_eq!(client.consultancy_account_id, Some(consultancy));

    for (name, expected) in [
        ("New", "name: An account with name 'New' already exists."),
        (" ", "name: Account name cannot be empty."),
    ] {
        let error = seen.refused(422, admin.add_account(NewAccount::new(name)).send().await);
        assert_eq!(
            (error.kind(), fault(&error)),
            (ErrorKind::Refused, expected.into())
        );
    }
    let toy = &world.users.toy;
    let error = seen.refused(403, toy.add_account(NewAccount::new("X")).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    let orphan = NewAccount::new("Orphan").consultancy_account_id(UNKNOWN);
    let error = seen.refused(500, admin.add_account(orphan).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(error.remedy().unwrap().contains("consultancy"), "{error}");

    let error = seen.refused(404, toy.account(UNKNOWN).send().await);
    assert_eq!(error.service_message(), Some("Account 99999 not found"));
    let error = seen.refused(403, toy.account(world.account("OTHER")).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    made.id
}

async fn changed(world: &World, new: AccountId) {
    let (seen, admin, toy) = (&world.seen, &world.users.admin, &world.users.toy);
    let ours = world.account("TOY");
    let attributes = json!({"floor": 0.5, "text": "é\""});
    let update = AccountUpdate::new()
        .primary_color("#1a3443")
        .logo_url("https://example.com/logo.png")
        .attributes(attributes.clone());
    let changed = seen.ok(toy.update_account(ours, update).send().await);
    assert_eq!(changed.primary_color.as_deref(), Some("#1a3443"));
    assert_eq!(changed.secondary_color, None);
    assert_eq!(
        changed.logo_url.as_deref(),
        Some("https://example.com/logo.png")
    );
    assert_eq!(
        (&*changed.name, &changed.attributes),
        ("Toy", &Some(attributes))
    );
    // The plan and the roles are for admins.
    let limited = seen.ok(admin.account(world.account("LIMITED")).send().await);
    let plan = limited.plan_id.unwrap();
    let consultancy = seen.ok(admin.account(world.account("CONSULTANCY")).send().await);
    let role = &consultancy.account_roles[0];
    assert_eq!(role.name.as_deref(), Some("Consultancy"));
    let update = || AccountUpdate::new().plan_id(plan).account_roles([role.id]);
    let changed = seen.ok(admin.update_account(new, update()).send().await);
    assert_eq!(changed.plan_id, Some(plan));
    assert_eq!(changed.account_roles[0].name, role.name);
    let error = seen.refused(403, toy.update_account(ours, update()).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);

    let red = AccountUpdate::new().primary_color("red");
    let error = seen.refused(422, toy.update_account(ours, red).send().await);
    assert_eq!(
        fault(&error),
        "primary_color: #red is not a valid hex color code."
    );
    let rename = || AccountUpdate::new().name("Other");
    // The database finds out, and the server fails; no repetition would mend that.
    let error = seen.refused(500, toy.update_account(ours, rename()).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(error.remedy().unwrap().contains("another name"), "{error}");
    assert!(!error.to_string().contains("UPDATE"), "{error}");
    let theirs = world.account("OTHER");
    seen.refused(403, toy.update_account(theirs, rename()).send().await);
    seen.refused(404, toy.update_account(UNKNOWN, rename()).send().await);
}

async fn log(world: &World) {
    let (seen, toy, ours) = (&world.seen, &world.users.toy, world.account("TOY"));
    let entries = seen
        .ok(toy.account_audit_log(ours).send().await)
        .into_inner();
    let changed = entries
        .iter()
        .find(|entry| entry.event.contains("primary_color"));
    let changed = changed.unwrap();
    assert_eq!(changed.active_user_id, Some(world.user("TOY")));
    // Its time is written as in e-mails.
    let age = Utc::now() - changed.event_datetime.to_utc();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");
    let plain = world.users.plain.account_audit_log(ours);
    let error = seen.refused(403, plain.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    seen.refused(404, toy.account_audit_log(UNKNOWN).send().await);
}
