use super::*;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};

fn key(algorithm: Algorithm, kid: &str) -> SigningKey {
    SigningKey::generate(algorithm, kid).unwrap()
}

fn set(keys: &[Value]) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn public(key: &SigningKey) -> Value {
    Value::Object(key.public().clone())
}

fn claims() -> Map<String, Value> {
    json!({"iss": "a"}).as_object().unwrap().clone()
}

fn with(key: &SigningKey, name: &str, value: Value) -> Value {
    let mut jwk = key.public().clone();
    jwk.insert(name.into(), value);
    Value::Object(jwk)
}

fn verify(set: &KeySet, token: &str) -> Result<Verified, NoKey> {
    set.verify(Compact::parse(token).unwrap(), Kid::Required)
}

#[test]
fn what_was_signed_verifies_under_its_own_key_only() {
    for algorithm in Algorithm::ALL {
        let (own, other) = (key(algorithm, "own"), key(algorithm, "own"));
        let token = own.sign(&claims()).unwrap();
        let verified = verify(&set(&[public(&own)]), &token).unwrap();
        assert_eq!((verified.claims(), verified.kid(), verified.algorithm()), (&claims(), Some("own"), algorithm));
        assert_eq!(verify(&set(&[public(&other)]), &token).unwrap_err(), NoKey::Signature);
        let again = SigningKey::from_pem(algorithm, "own", own.to_pem()).unwrap();
        assert!(verify(&set(&[public(&own)]), &again.sign(&claims()).unwrap()).is_ok());
    }
}

#[test]
fn any_bit_of_the_signed_words_or_of_the_signature_counts() {
    for algorithm in Algorithm::ALL {
        let own = key(algorithm, "own");
        let set = set(&[public(&own)]);
        let token = own.sign(&claims()).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        let mut wrong: Vec<Vec<u8>> = (0..bytes.len()).step_by(16).map(|at| flipped(&bytes, at)).collect();
        wrong.extend([
            vec![0; bytes.len()],
            vec![0xff; bytes.len()],
            bytes[1..].to_vec(),
            [&bytes[..], &[0]].concat(),
            vec![1],
        ]);
        for signature in wrong {
            let token = format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature));
            assert_eq!(verify(&set, &token).unwrap_err(), NoKey::Signature);
        }
        let payload = BASE64URL_NOPAD.encode(br#"{"iss":"b"}"#);
        let header = signed.split('.').next().unwrap();
        assert_eq!(verify(&set, &format!("{header}.{payload}.{signature}")).unwrap_err(), NoKey::Signature);
    }
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

#[test]
fn a_pkcs1_signature_under_the_name_of_pss_does_not_verify() {
    let own = key(Algorithm::Ps256, "own");
    let signed = own.sign(&claims()).unwrap().rsplit_once('.').unwrap().0.to_owned();
    let pkcs1 = josekit::jws::RS256.signer_from_pem(own.to_pem()).unwrap();
    let signature = josekit::jws::JwsSigner::sign(&pkcs1, signed.as_bytes()).unwrap();
    let token = format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature));
    assert_eq!(verify(&set(&[public(&own)]), &token).unwrap_err(), NoKey::Signature);
}

#[test]
fn the_key_is_the_one_that_is_named() {
    let (rsa, ec) = (key(Algorithm::Ps256, "k"), key(Algorithm::Es256, "e"));
    let token = rsa.sign(&claims()).unwrap();
    let cases = [
        (set(&[]), NoKey::Unknown),
        (set(&[with(&rsa, "kid", json!("K"))]), NoKey::Unknown),
        (set(&[public(&rsa), with(&ec, "kid", json!("k"))]), NoKey::Twice),
        (set(&[with(&ec, "kid", json!("k"))]), NoKey::OtherAlgorithm(Algorithm::Ps256)),
        (set(&[with(&rsa, "use", json!("enc"))]), NoKey::Unusable(Unusable::OtherUse("enc".into()))),
        (set(&[with(&rsa, "use", json!("tls"))]), NoKey::Unusable(Unusable::OtherUse("tls".into()))),
        (set(&[with(&rsa, "alg", json!("RS256"))]), NoKey::Unusable(Unusable::OtherAlgorithm)),
        (set(&[with(&rsa, "d", json!("AQ"))]), NoKey::Unusable(Unusable::Private)),
        (set(&[with(&rsa, "e", json!("Aw"))]), NoKey::Unusable(Unusable::Exponent)),
        (set(&[with(&rsa, "n", json!(7))]), NoKey::Unusable(Unusable::Unreadable)),
    ];
    for (set, fault) in cases {
        assert_eq!(verify(&set, &token).unwrap_err(), fault);
    }
    assert!(verify(&set(&[public(&ec), with(&rsa, "x", json!("unknown"))]), &token).is_ok());
}

#[test]
fn a_token_that_names_no_key_has_to_fit_exactly_one() {
    let (one, two, ec) = (key(Algorithm::Ps256, "1"), key(Algorithm::Ps256, "2"), key(Algorithm::Es256, "3"));
    let token = one.sign_raw(r#"{"alg":"PS256"}"#, "{}").unwrap();
    let verify = |set: &KeySet, kid| set.verify(Compact::parse(&token).unwrap(), kid).map(|_| ());
    assert_eq!(verify(&set(&[public(&one), public(&ec)]), Kid::Optional), Ok(()));
    assert_eq!(verify(&set(&[public(&one)]), Kid::Required), Err(NoKey::NotNamed));
    assert_eq!(verify(&set(&[public(&one), public(&two)]), Kid::Optional), Err(NoKey::NotNamed));
    assert_eq!(verify(&set(&[public(&ec)]), Kid::Optional), Err(NoKey::NotNamed));
}

#[test]
fn rsa_keys_have_2048_to_4096_bits_to_the_bit() {
    let modulus = |bits: usize| {
        let mut bytes = vec![0xff_u8; bits.div_ceil(8)];
        bytes[0] >>= (8 - bits % 8) % 8;
        BASE64URL_NOPAD.encode(&bytes)
    };
    let read = |n: String| {
        let jwk = json!({"kty": "RSA", "n": n, "e": "AQAB"});
        VerificationKey::read(jwk.as_object().unwrap()).map(|_| ())
    };
    for bits in [1_024, 2_041, 2_047, 4_097, 16_384] {
        assert_eq!(read(modulus(bits)), Err(Unusable::Bits(bits)));
    }
    for bits in [2_048, 2_049, 3_072, 4_096] {
        assert_eq!(read(modulus(bits)), Ok(()), "{bits}");
    }
    // Leading zeros make no key longer.
    let padded = BASE64URL_NOPAD.encode(&[vec![0; 200], vec![0xff; 128]].concat());
    assert_eq!(read(padded), Err(Unusable::Bits(1_024)));
    let even = BASE64URL_NOPAD.encode(&[vec![0xff; 255], vec![0xfe]].concat());
    assert_eq!(read(even), Err(Unusable::Weak));
}

#[test]
fn one_bad_key_does_not_spoil_a_set() {
    let own = key(Algorithm::Ps256, "own");
    let strange = [
        json!({}),
        json!({"kty": "oct", "k": "AQ"}),
        json!({"kty": "OKP", "crv": "Ed25519"}),
        json!({"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}),
        json!({"kty": "RSA", "n": "!", "e": "AQAB"}),
    ];
    let set = set(&[&strange[..], &[public(&own)]].concat());
    assert_eq!(set.left_out().len(), strange.len());
    assert!(verify(&set, &own.sign(&claims()).unwrap()).is_ok());
}

#[test]
fn what_is_no_key_set() {
    let cases: [(&[u8], NotAKeySet); 6] = [
        (b"<html>", NotAKeySet::Json(NotStrict::NotAnObject)),
        (b"[]", NotAKeySet::Json(NotStrict::NotAnObject)),
        (b"{}", NotAKeySet::Shape),
        (br#"{"keys":{}}"#, NotAKeySet::Shape),
        (br#"{"keys":[1]}"#, NotAKeySet::Shape),
        (br#"{"keys":[],"keys":[]}"#, NotAKeySet::Json(NotStrict::Twice("keys".into()))),
    ];
    for (bytes, fault) in cases {
        assert_eq!(KeySet::parse(bytes).map(|_| ()), Err(fault));
    }
    let many = json!({"keys": vec![json!({}); 101]}).to_string();
    assert_eq!(KeySet::parse(many.as_bytes()).map(|_| ()), Err(NotAKeySet::TooMany));
}

#[test]
fn certificates_are_listed_by_thumbprint_or_by_themselves() {
    let der = b"a certificate";
    let hash: Thumbprint =
        sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), der)).into();
    for jwk in [
        json!({"use": "tls", "x5t#S256": BASE64URL_NOPAD.encode(&hash)}),
        json!({"use": "tls", "x5t#S256": data_encoding::BASE64URL.encode(&hash)}),
        json!({"use": "tls", "x5c": [data_encoding::BASE64.encode(der)]}),
    ] {
        assert!(set(std::slice::from_ref(&jwk)).lists(&hash), "{jwk}");
    }
    assert!(!set(&[json!({"x5t#S256": "AAAA"})]).lists(&hash));
}
