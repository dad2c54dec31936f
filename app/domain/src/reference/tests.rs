use super::*;

/// Numbers spread over the whole range.
fn samples() -> impl Iterator<Item = Reference> {
    (0_u32..200).flat_map(|n| {
        let randomness = n.wrapping_mul(2_654_435_761).to_be_bytes();
        ReferenceKind::ALL.map(|kind| Reference::new(kind, randomness))
    })
}

#[test]
fn a_number_is_read_as_it_is_written() {
    for reference in samples() {
        assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
    }
    assert_eq!(Reference::new(ReferenceKind::SignUp, [0, 0, 0, 0]).to_string(), "SU-0000-000");
    assert_eq!(Reference::new(ReferenceKind::Tpp, [255; 4]).to_string().len(), "TPP-ZZZZ-ZZZ".len());
}

#[test]
fn a_number_is_read_as_people_write_it() {
    let reference = Reference::parse(InvalidReference::EXAMPLE).unwrap();
    for text in ["su-7k3q-19q", "SU7K3Q19Q", " su 7k3q i9q ", "SU–7K3Q–L9Q", "s-u7k3q1-9q"] {
        assert_eq!(Reference::parse(text), Ok(reference), "{text}");
    }
    let zeros = Reference::new(ReferenceKind::Application, [0; 4]);
    assert_eq!(Reference::parse(&zeros.to_string().replace('0', "o")), Ok(zeros));
}

#[test]
fn every_single_wrong_symbol_is_noticed() {
    for reference in samples() {
        let written = reference.to_string().replace('-', "");
        let start = reference.kind().prefix().len();
        for place in start..written.len() {
            for other in SYMBOLS {
                let mut typed = written.clone().into_bytes();
                typed[place] = *other;
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(Reference::parse(&typed).is_ok(), typed == written, "{typed} for {written}");
            }
        }
    }
}

#[test]
fn every_swap_is_noticed() {
    for reference in samples() {
        let written = reference.to_string().replace('-', "");
        let start = reference.kind().prefix().len();
        for first in start..written.len() {
            for second in first + 1..written.len() {
                let mut typed = written.clone().into_bytes();
                typed.swap(first, second);
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(Reference::parse(&typed).is_ok(), typed == written, "{typed} for {written}");
            }
        }
    }
}

#[test]
fn another_prefix_is_noticed() {
    for reference in samples() {
        let written = reference.to_string();
        let rest = written.strip_prefix(reference.kind().prefix()).unwrap();
        for other in ReferenceKind::ALL.into_iter().filter(|kind| *kind != reference.kind()) {
            assert_eq!(Reference::parse(&format!("{}{rest}", other.prefix())), Err(InvalidReference::Check));
        }
    }
}

#[test]
fn other_texts_are_refused() {
    for text in
        ["", "SU", "SU-", "XX-7K3Q-19Q", "SU-7K3Q-19", "SU-7K3Q-19QQ", "SU-7K3U-19Q", "SU-7K3Q-1\0Q", "ＳＵ-7K3Q-19Q"]
    {
        assert_eq!(Reference::parse(text), Err(InvalidReference::Shape), "{text}");
    }
}
