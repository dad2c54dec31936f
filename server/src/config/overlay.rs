//! `VESTIBULE__API__LISTEN` is `api.listen`.

/// Lays every variable of ours over the file. A value is read as TOML where it is TOML, else as text.
pub(super) fn apply(table: &mut toml::Table, variables: impl IntoIterator<Item = (String, String)>) {
    for (name, value) in variables {
        if let Some(path) = name.strip_prefix("VESTIBULE__") {
            let keys: Vec<String> = path.split("__").map(str::to_ascii_lowercase).collect();
            set(table, &keys, value);
        }
    }
}

fn set(table: &mut toml::Table, keys: &[String], value: String) {
    match keys {
        [] => {}
        [key] => {
            table.insert(key.clone(), parse(value));
        }
        [key, rest @ ..] => {
            let inner = table.entry(key.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

fn parse(value: String) -> toml::Value {
    let line = format!("value = {value}");
    let parsed = line.parse::<toml::Table>().ok().and_then(|mut table| table.remove("value"));
    parsed.unwrap_or(toml::Value::String(value))
}
