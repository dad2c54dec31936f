use super::*;

fn name(text: &str) -> DistinguishedName {
    DistinguishedName::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

#[test]
fn many_spellings_are_one_name() {
    let one = name("CN=4EeR2,OU=0015800001,O=Example\\, Ltd,C=GB");
    for other in [
        "C=GB,O=Example\\, Ltd,OU=0015800001,CN=4EeR2",
        "/C=GB/O=Example, Ltd/OU=0015800001/CN=4EeR2",
        "cn = 4EeR2 , ou=0015800001, o=\"Example, Ltd\", c=gb",
        "CN=4EeR2+OU=0015800001;O=Example\\2C Ltd;C=GB",
        "2.5.4.3=4EeR2,OID.2.5.4.11=0015800001,O=example\\,  ltd ,C=GB",
        "CN=#0c053445655232,OU=#130a30303135383030303031,O=Example\\, Ltd,C=GB",
        "commonName=4eer2,organizationalUnitName=0015800001,O=EXAMPLE\\,  LTD,C=GB",
    ] {
        assert!(one.same(&name(other)), "{other}");
    }
}

#[test]
fn what_differs_is_another_name() {
    let one = name("CN=a,O=b");
    for other in ["CN=a", "CN=a,O=b,C=GB", "CN=b,O=a", "CN=a,OU=b", "CN=a.,O=b", "CN=.*,O=b", "CN=a,O=b,O=b"] {
        assert!(!one.same(&name(other)), "{other}");
    }
    // A letter of another script is another letter, however it looks.
    assert!(!name("CN=а").same(&name("CN=a")));
    assert!(name("CN=ﬁ").same(&name("CN=fi")));
}

#[test]
fn a_registered_name_means_a_certificate_that_holds_all_of_it() {
    let certificate = name("CN=4EeR2,OU=0015800001,O=OpenBanking,C=GB");
    for registered in ["CN=4EeR2", "CN=4EeR2,OU=0015800001", "C=GB,CN=4EeR2"] {
        assert!(name(registered).means(&certificate), "{registered}");
    }
    for registered in ["O=OpenBanking,C=GB", "CN=4EeR2,L=London", "CN=4EeR", "CN=4EeR2,CN=4EeR2"] {
        assert!(!name(registered).means(&certificate), "{registered}");
    }
    assert!(name("organizationIdentifier=PSDGB-FCA-1").means(&name("2.5.4.97=PSDGB-FCA-1,CN=x")));
}

#[test]
fn what_is_no_name() {
    let cases = [
        ("", NotAName::Empty),
        ("CN", NotAName::Value("CN".into())),
        ("CN=", NotAName::Value("CN".into())),
        ("CN=a\u{0}b", NotAName::Value("CN".into())),
        ("CN=a\\00b", NotAName::Value("CN".into())),
        ("XYZ=a", NotAName::Type("XYZ".into())),
        ("=a", NotAName::Type(String::new())),
        ("2..5=a", NotAName::Type("2..5".into())),
        ("CN=a,", NotAName::Syntax),
        ("CN=\"a", NotAName::Syntax),
        ("CN=a\"b", NotAName::Syntax),
        ("CN=\"a\"b", NotAName::Syntax),
        ("CN=a\\", NotAName::Syntax),
        ("CN=a\\4", NotAName::Syntax),
        ("CN=\\ff", NotAName::Syntax),
        ("CN=#0c05", NotAName::Syntax),
        ("CN=#0c0161 62", NotAName::Syntax),
        ("a,b,CN=c", NotAName::Syntax),
        ("/a", NotAName::Syntax),
        (&vec!["CN=a"; 33].join(","), NotAName::TooMany),
    ];
    for (text, fault) in cases {
        assert_eq!(DistinguishedName::parse(text).map(|name| name.to_string()), Err(fault), "{text}");
    }
}

#[test]
fn what_it_shows_it_reads() {
    for text in ["CN=a\\,b\\+c\\\"\\\\,O=\\ a \\ ", "CN=\\#x,organizationIdentifier=PSDGB-FCA-1", "CN=مصرف,C=AE"] {
        let read = name(text);
        assert!(name(&read.to_string()).same(&read), "{text} {read}");
    }
}

#[test]
fn the_one_value_of_an_attribute() {
    let read = name("CN=a,OU=b,OU=c");
    assert_eq!(read.one(AttributeType::COMMON_NAME), Ok(Some("a")));
    assert_eq!(read.one(AttributeType::ORGANISATIONAL_UNIT), Err(Twice));
    assert_eq!(read.one(AttributeType::COUNTRY), Ok(None));
}
