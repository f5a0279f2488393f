use gridwire_core::ErrorKind;
use gridwire_core::chrono::{DateTime, TimeDelta, Utc};
use gridwire_core::tls::{Finding, MutualTls, Severity};

use crate::client::{client, year};
use crate::makers::{Authority, Pair, Years};
use crate::service::Service;

/// What is found in a year, in one line each.
fn lines(tls: &MutualTls, now: DateTime<Utc>) -> Vec<String> {
    let line = |finding: Finding| format!("{}: {finding}", finding.severity);
    tls.check(now).into_iter().map(line).collect()
}

fn with_chain(pair: &Pair, chain: &[&Authority], authority: &Authority) -> MutualTls {
    let mut certificates = pair.pem();
    certificates.extend(chain.iter().map(|authority| authority.pem()));
    MutualTls::from_pem(authority.pem(), certificates, pair.key_pem()).unwrap()
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let root = Authority::new("Root CA");
    let branch = root.subordinate("Branch CA");
    let tls = with_chain(&branch.client("site-100"), &[&branch], &root);
    assert_eq!(tls.check(year(2026)), []);
    let tls = with_chain(&branch.client("site-100"), &[&branch, &root], &root);
    assert_eq!(tls.check(year(2026)), []);
}

#[test]
fn people_can_read_what_a_certificate_says() {
    let authority = Authority::new("Clients CA");
    let tls = authority
        .client_valid("site-100", 2020..2030)
        .trusting(&authority);
    let [certificate] = tls.certificates() else {
        panic!("{tls:?}")
    };
    assert_eq!(certificate.subject(), "CN=site-100");
    assert_eq!(certificate.issuer(), "CN=Clients CA");
    assert_eq!(certificate.names(), ["client.example"]);
    assert_eq!(certificate.version(), 3);
    assert_eq!(
        (certificate.not_before(), certificate.not_after()),
        (year(2020), year(2030))
    );
    assert!(!certificate.is_authority() && tls.authorities()[0].is_authority());
    assert_eq!(
        certificate.to_string(),
        "CN=site-100 (for client.example), issued by CN=Clients CA, \
         valid from 2020-01-01 00:00 UTC to 2030-01-01 00:00 UTC"
    );
}

#[test]
fn texts_of_strangers_do_not_reach_the_terminal_as_commands() {
    let authority = Authority::new("\u{1b}[2J\u{9b}2J CA");
    let tls = authority.client("a\u{202e}\u{1b}]0;").trusting(&authority);
    let text = format!("{tls:?}");
    assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text:?}");
}

#[test]
fn dates_are_looked_at() {
    let authority = Authority::new("Clients CA");
    let tls = |years: Years| {
        authority
            .client_valid("site-100", years)
            .trusting(&authority)
    };
    assert_eq!(
        lines(&tls(2020..2025), year(2026)),
        [
            "error: the client certificate holds a certificate, CN=site-100, that expired on 2025-01-01 00:00 UTC \
             (now 2026-01-01 00:00 UTC). Get a new one from CN=Clients CA, or set this computer's clock if it is wrong"
        ]
    );
    assert_eq!(
        lines(&tls(2027..2030), year(2026)),
        [
            "error: the client certificate holds a certificate, CN=site-100, that is not valid before 2027-01-01 00:00 UTC \
             (now 2026-01-01 00:00 UTC). Wait until then, or set this computer's clock if it is wrong"
        ]
    );
    let soon = tls(2020..2027);
    let days = |days| year(2027) - TimeDelta::days(days);
    assert_eq!(soon.check(days(30)), []);
    assert_eq!(
        lines(&soon, days(30) + TimeDelta::seconds(1)),
        [
            "warning: the client certificate holds a certificate, CN=site-100, that expires on 2027-01-01 00:00 UTC, in 29 days. \
             Get a new one from CN=Clients CA"
        ]
    );
    // To the second.
    assert_eq!(soon.check(days(0))[0].severity, Severity::Warning);
    let after = days(0) + TimeDelta::seconds(1);
    assert_eq!(soon.check(after)[0].severity, Severity::Error);
    let old = Authority::valid("Old CA", 2000..2020);
    let found = old.client("site-100").trusting(&old).check(year(2026));
    assert_eq!((found.len(), found[0].severity), (1, Severity::Warning));
    assert!(
        found[0]
            .message
            .contains("the CA holds a certificate, CN=Old CA, that expired")
    );
}

#[tokio::test]
async fn no_client_is_built_with_a_certificate_out_of_date() {
    let authority = Authority::new("Clients CA");
    let service = Service::new(&authority, &authority).await;
    for years in [2020..2025, 2027..2030] {
        let tls = authority
            .client_valid("site-100", years)
            .trusting(&authority);
        let error = client(&service.url, &tls).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let finding = &tls.check(year(2026))[0];
        assert_eq!(error.to_string(), finding.to_string());
    }
    assert_eq!(service.connections(), 0);
}

#[test]
fn the_order_of_a_chain_is_looked_at() {
    let root = Authority::new("Root CA");
    let branch = root.subordinate("Branch CA");
    let pair = branch.client("site-100");
    let found = |certificates: String| {
        let tls = MutualTls::from_pem(root.pem(), certificates, pair.key_pem()).unwrap();
        lines(&tls, year(2026))
    };
    assert_eq!(
        found(branch.pem() + &pair.pem())[0],
        "error: the client certificate begins with CN=Branch CA, but the key is that of certificate number 2 in it, CN=site-100. \
         Put the key's certificate first, and after each certificate that of its issuer"
    );
    assert_eq!(
        found(pair.pem() + &root.pem() + &branch.pem()),
        [
            "warning: the client certificate has the certificate of CN=Root CA after that of CN=site-100, which CN=Branch CA issued. \
             Put the client's own certificate first, and after each certificate that of its issuer",
            "warning: the client certificate has the certificate of CN=Branch CA after that of CN=Root CA, which CN=Root CA issued. \
             Put the client's own certificate first, and after each certificate that of its issuer",
        ]
    );
    assert_eq!(
        found(pair.pem()),
        [
            "note: the client certificate ends with CN=site-100; the certificate of its issuer, CN=Branch CA, is not given. \
             Add it to the end if the service does not know the authority"
        ]
    );
}

/// Names alone do not make an issuer: the key identifiers differ.
#[test]
fn an_authority_of_the_same_name_is_another_one() {
    let (real, other) = (Authority::new("Clients CA"), Authority::new("Clients CA"));
    let tls = real.client("site-100").trusting(&other);
    let found = tls.check(year(2026));
    assert_eq!((found.len(), found[0].severity), (1, Severity::Note));
}

#[test]
fn certificates_are_what_they_are_given_as() {
    let authority = Authority::new("Clients CA");
    let pair = authority.client("site-100");
    let tls = MutualTls::from_pem(pair.pem(), pair.pem(), pair.key_pem()).unwrap();
    assert!(
        lines(&tls, year(2026)).contains(
            &"warning: the CA holds a certificate, CN=site-100, that is not an authority's. \
          Give that of CN=Clients CA, which issued it, if services are not trusted with this one"
                .to_owned()
        )
    );
    let service = authority.service(&["a.example"], 2000..2100);
    assert_eq!(
        lines(&service.trusting(&authority), year(2026)),
        [
            "warning: the client certificate holds a certificate, CN=a service, that is not made for clients (extendedKeyUsage). \
             Ask CN=Clients CA for one with clientAuth"
        ]
    );
}

#[tokio::test]
async fn a_certificate_of_the_first_version_is_warned_of_and_tried() {
    let authority = Authority::new("Clients CA");
    let (certificate, key) = authority.old_client("site-100");
    let tls = MutualTls::from_pem(authority.pem(), certificate, key).unwrap();
    assert_eq!(
        lines(&tls, year(2026)),
        [
            "warning: the client certificate holds a certificate, CN=site-100, of X.509 version 1, which many services refuse. \
             Ask CN=Clients CA for one of version 3"
        ]
    );
    // As this one does.
    let service = Service::new(&authority, &authority).await;
    let error = client(&service.url, &tls)
        .unwrap()
        .read()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(
        error
            .to_string()
            .contains("does not accept the client certificate"),
        "{error}"
    );
}
