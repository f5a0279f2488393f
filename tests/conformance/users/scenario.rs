//! Users: made, read, listed, changed, locked out, and what was done to them.

use futures_util::TryStreamExt as _;
use gridwire::core::ErrorKind;
use gridwire::core::chrono::{TimeDelta, Utc};
use gridwire::flexmeasures::{
    AuditLogSortKey, AuthTokenRequest, Client, NewUser, Page, SortDirection, User, UserId,
    UserRole, UserSortKey, UserUpdate,
};
use secrecy::ExposeSecret as _;

use super::{email, password, url};
use crate::world::{UNKNOWN, World, fault};

pub(crate) async fn run(world: &World) {
    listed(world).await;
    let id = made(world).await;
    changed(world, id).await;
    log(world, id).await;
    left(world, id).await;
    reset(world).await;
}

fn names(rows: &[User]) -> Vec<&str> {
    let mut names: Vec<_> = rows.iter().map(|user| &*user.username).collect();
    names.sort_unstable();
    names
}

async fn listed(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let ours = ["plain", "short_token", "toy"];
    let all = seen.ok(toy.users().send().await);
    assert_eq!(names(all.rows()), ours);
    let one = all.rows().iter().find(|user| user.username == "toy");
    let one = one.unwrap();
    assert_eq!((one.id, &*one.email), (world.user("TOY"), &*email("TOY")));
    assert_eq!(one.account.as_ref().unwrap().name, "Toy");
    // By name in lists, by id elsewhere.
    assert_eq!(one.roles, [UserRole::Name("account-admin".into())]);
    let age = Utc::now() - one.last_seen_at.unwrap().to_utc();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");

    let last = toy.users().per_page(2).page(1);
    let last = last.sorted(UserSortKey::Username, SortDirection::Desc);
    let answer = seen.ok(last.send().await).into_inner();
    let Page::Part(page) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((page.total, page.filtered), (3, 3));
    assert_eq!(names(&page.rows), ["short_token", "toy"]);
    let rows: Vec<User> = toy.users().rows().try_collect().await.unwrap();
    assert_eq!(names(&rows), ours);
    let found = seen.ok(toy.users().filter("plain").send().await);
    assert_eq!(names(found.rows()), ["plain"]);
    let of_client = world
        .users
        .consultant
        .users()
        .account(world.account("CLIENT"));
    assert_eq!(names(seen.ok(of_client.send().await).rows()), ["client"]);

    let error = seen.refused(422, toy.users().filter("\"plain").send().await);
    assert_eq!(fault(&error), "filter: No closing quotation");
    let theirs = toy.users().account(world.account("OTHER"));
    let error = seen.refused(403, theirs.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    seen.refused(404, toy.users().account(UNKNOWN).send().await);
    seen.refused(404, toy.users().page(9).send().await);
}

async fn made(world: &World) -> UserId {
    let (seen, toy, ours) = (&world.seen, &world.users.toy, world.account("TOY"));
    let new = |email: &str, name: &str| NewUser::new(email, name, ours);
    let user = new("new@example.com", "new");
    let made = seen.ok(toy.add_user(user).send().await);
    assert_eq!((made.status(), &*made.username), (201, "new"));
    assert_eq!((made.account_id, made.active), (ours, Some(true)));
    assert_eq!((&made.roles, made.last_seen_at), (&vec![], None));

    // The server fails; the client knows that it was asked for what cannot be, and says so at once.
    for taken in [
        new("new@example.com", "newer"),
        new("newer@example.com", "new"),
    ] {
        let error = seen.refused(500, toy.add_user(taken).send().await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
        assert!(error.remedy().unwrap().contains("another"), "{error}");
    }
    let error = seen.refused(422, toy.add_user(new("nowhere", "x")).send().await);
    assert_eq!(fault(&error), "email: Not a valid email address.");
    let x = |account| NewUser::new("x@example.com", "x", account);
    seen.refused(403, toy.add_user(x(world.account("OTHER"))).send().await);
    seen.refused(403, world.users.plain.add_user(x(ours)).send().await);
    seen.refused(404, toy.add_user(x(UNKNOWN.into())).send().await);
    made.id
}

async fn changed(world: &World, id: UserId) {
    let (seen, toy, plain) = (&world.seen, &world.users.toy, &world.users.plain);
    let new = UserUpdate::new;
    let update = new().username("newer").timezone("Europe/Berlin");
    let changed = seen.ok(toy.update_user(id, update).send().await);
    assert_eq!(changed.username, "newer");
    assert_eq!(changed.timezone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(changed.email, "new@example.com");
    let read = seen.ok(toy.user(id).send().await);
    assert_eq!(
        (&*read.username, read.account_id),
        ("newer", world.account("TOY"))
    );
    // Everybody may change oneself.
    let myself = plain.update_user(world.user("PLAIN"), new().timezone("America/Lima"));
    let changed = seen.ok(myself.send().await);
    assert_eq!(changed.timezone.as_deref(), Some("America/Lima"));
    // Roles by their ids, by those who may give them.
    let [role @ UserRole::Id(_)] = &seen.ok(toy.user(world.user("TOY")).send().await).roles[..]
    else {
        panic!("no role")
    };
    let promote = |role: UserRole| new().roles([role]);
    let admin = world.users.admin.update_user(id, promote(role.clone()));
    assert_eq!(
        seen.ok(admin.send().await).roles,
        std::slice::from_ref(role)
    );

    let error = seen.refused(
        403,
        toy.update_user(id, promote(UserRole::Id(1))).send().await,
    );
    assert_eq!(error.kind(), ErrorKind::Permission);
    let by_name = promote(UserRole::Name("account-admin".into()));
    let error = seen.refused(500, toy.update_user(id, by_name).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(error.remedy().unwrap().contains("by their ids"), "{error}");
    let error = seen.refused(422, toy.update_user(id, new().timezone("X")).send().await);
    assert_eq!(fault(&error), "timezone: Timezone X doesn't exist.");
    let taken = new().email(email("TOY"));
    let error = seen.refused(400, toy.update_user(id, taken).send().await);
    assert_eq!(
        error.service_message(),
        Some("Duplicate user already exists")
    );
    assert!(!error.to_string().contains(&email("TOY")), "{error}");
    let ours = world.user("TOY");
    let inactive = toy.update_user(ours, new().active(false));
    seen.refused(403, inactive.send().await);
    let theirs = plain.update_user(ours, new().timezone("Europe/Berlin"));
    seen.refused(403, theirs.send().await);
    let unknown = toy.update_user(UNKNOWN, new().timezone("Europe/Berlin"));
    seen.refused(404, unknown.send().await);
    let error = seen.refused(404, toy.user(UNKNOWN).send().await);
    assert_eq!(error.service_message(), Some("User 99999 not found"));
    let error = seen.refused(403, toy.user(world.user("OTHER")).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
}

async fn log(world: &World, id: UserId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let all = seen.ok(toy.user_audit_log(id).send().await);
    let made = &all.rows()[0];
    assert_eq!(made.event, "User new created");
    assert_eq!(made.active_user_id, Some(world.user("TOY")));
    assert_eq!(made.active_user_name.as_deref(), Some("toy"));
    let age = Utc::now() - made.event_datetime.to_utc();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");
    let first = toy.user_audit_log(id).per_page(1).page(1);
    let first = first.sorted(AuditLogSortKey::EventDatetime, SortDirection::Asc);
    let answer = seen.ok(first.send().await).into_inner();
    let Page::Part(page) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((page.rows.len(), &page.rows[0]), (1, made));
    assert_eq!(page.total, all.rows().len() as u64);
    let theirs = toy.user_audit_log(world.user("OTHER"));
    let error = seen.refused(403, theirs.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    seen.refused(404, toy.user_audit_log(UNKNOWN).send().await);
}

/// One who is not active is in no list, unless asked for.
async fn left(world: &World, id: UserId) {
    let (seen, admin) = (&world.seen, &world.users.admin);
    let inactive = UserUpdate::new().active(false);
    let left = seen.ok(admin.update_user(id, inactive).send().await);
    assert_eq!(left.active, Some(false));
    let ours = || world.users.toy.users();
    let has = |rows: &[User]| rows.iter().any(|user| user.id == id);
    assert!(!has(seen.ok(ours().send().await).rows()));
    let all = ours().include_inactive(true);
    assert!(has(seen.ok(all.send().await).rows()));
}

/// The password and all tokens end.
async fn reset(world: &World) {
    let (seen, toy, plain) = (&world.seen, &world.users.toy, world.user("PLAIN"));
    let login = || {
        let nobody = Client::with_token(url(), "no token").build().unwrap();
        let login = AuthTokenRequest::new(email("PLAIN"), password("PLAIN"));
        nobody.request_auth_token(login).send()
    };
    let token = seen.ok(login().await);
    let alone = Client::with_token(url(), token.auth_token.expose_secret());
    let alone = alone.build().unwrap();
    seen.ok(alone.user(plain).send().await);
    let ours = alone.reset_password(world.user("TOY"));
    let error = seen.refused(403, ours.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    seen.refused(404, toy.reset_password(UNKNOWN).send().await);

    assert_eq!(
        seen.ok(toy.reset_password(plain).send().await).status(),
        200
    );
    let error = seen.refused(401, alone.user(plain).send().await);
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let error = seen.refused(401, login().await);
    assert_eq!(
        error.service_message(),
        Some("User password does not match.")
    );
    // A client that logs in by itself cannot either, and says why.
    let error = world.users.plain.user(plain).send().await.unwrap_err();
    assert_eq!(error.operation(), Some("request_auth_token"));
}
