//! Organisations that have applied in the last weeks.

use super::{AIS, BOTH, Firm, PIS};
use crate::demo::place;

pub(in crate::demo) const LANTERNFISH: Firm = Firm {
    legal: "Lanternfish Pay Ltd",
    trading: "",
    place: place::GB,
    address: ["2 Chandler’s Steps", "Plymouth", "PL1 9ZZ"],
    domain: "lanternfish",
    number: 930_211,
    roles: AIS,
    person: ["Digory Treen", "digory"],
};
pub(in crate::demo) const OSIER: Firm = Firm {
    legal: "Osier & Reed Payments Ltd",
    trading: "",
    place: place::IE,
    address: ["17 Basket Lane", "Cork", "T12 Z9Z9"],
    domain: "osierreed",
    number: 930_248,
    roles: PIS,
    person: ["Fionnuala Garvane", "fionnuala"],
};
pub(in crate::demo) const SALTMARSH: Firm = Firm {
    legal: "Saltmarsh Consent Ltd",
    trading: "",
    place: place::GB,
    address: ["5 Reedcutter’s End", "Norwich", "NR1 9ZZ"],
    domain: "saltmarsh",
    number: 930_285,
    roles: AIS,
    person: ["Piers Wetherfold", "piers"],
};
pub(in crate::demo) const QUELLWASSER: Firm = Firm {
    legal: "Quellwasser Konten GmbH",
    trading: "",
    place: place::DE,
    address: ["Seilergasse 3", "Erfurt", "99084"],
    domain: "quellwasser",
    number: 930_322,
    roles: AIS,
    person: ["Änne Müßiggang", "aenne"],
};
pub(in crate::demo) const FANOUS: Firm = Firm {
    legal: "شركة فانوس الحجاز للتقنية المالية",
    trading: "",
    place: place::SA,
    address: ["شارع النحّاسين ٣٣", "جدة", "23411"],
    domain: "fanous-alhijaz",
    number: 930_396,
    roles: AIS,
    person: ["رنيم السرّاج", "raneem"],
};
pub(in crate::demo) const COPPERLEAF: Firm = Firm {
    legal: "Copperleaf Accounts Ltd",
    trading: "",
    place: place::GB,
    address: ["88 Tinsmith Road", "Birmingham", "B1 9ZZ"],
    domain: "copperleaf",
    number: 930_433,
    roles: AIS,
    person: ["Wilf Ardernby", "wilf"],
};
pub(in crate::demo) const TSUKIKAGE: Firm = Firm {
    legal: "月影送金株式会社",
    trading: "",
    place: place::JP,
    address: ["絹屋町2番8号", "松江市", "690-0001"],
    domain: "tsukikage",
    number: 930_470,
    roles: PIS,
    person: ["百目鬼 あおい", "aoi"],
};
pub(in crate::demo) const LUMIERE: Firm = Firm {
    legal: "Lumière d’Avril Paiements SAS",
    trading: "Lumiere",
    place: place::FR,
    address: ["4 rue du Chaudronnier", "Annecy", "74000"],
    domain: "lumiere-avril",
    number: 930_507,
    roles: BOTH,
    person: ["Maëlle Forêt-Dubuc", "maelle"],
};
pub(in crate::demo) const TWELVE_LANTERNS: Firm = Firm {
    legal: "Twelve Lanterns Payments Ltd",
    trading: "",
    place: place::GB,
    address: ["12 Lamplighter Way", "Manchester", "M1 9ZZ"],
    domain: "twelvelanterns",
    number: 930_544,
    roles: BOTH,
    person: ["Barnaby Oxholme", "barnaby"],
};
pub(in crate::demo) const HERONSFORD: Firm = Firm {
    legal: "Heronsford Money Ltd",
    trading: "",
    place: place::GB,
    address: ["6 Ferryman’s Walk", "Worcester", "WR1 9ZZ"],
    domain: "heronsford",
    number: 930_581,
    roles: AIS,
    person: ["Tamsin Elvidge", "tamsin"],
};
pub(in crate::demo) const CALYPSO: Firm = Firm {
    legal: "Calypso Cove Payments Ltd",
    trading: "",
    place: place::MT,
    address: ["31 Triq il-Ħajjata", "Birgu", "BRG 9999"],
    domain: "calypsocove",
    number: 930_618,
    roles: PIS,
    person: ["Ġużeppa Żerafa", "guzeppa"],
};
pub(in crate::demo) const DVE_VEZE: Firm = Firm {
    legal: "Dvě Věže platby s.r.o.",
    trading: "Dve Veze",
    place: place::CZ,
    address: ["Zvonařská 10", "Olomouc", "779 00"],
    domain: "dveveze",
    number: 930_655,
    roles: AIS,
    person: ["Vlastislava Šťovíčková", "vlastislava"],
};
pub(in crate::demo) const SANDPIPER: Firm = Firm {
    legal: "Sandpiper Shore Payments Ltd",
    trading: "",
    place: place::GB,
    address: ["1 Netmaker’s Hard", "Whitby", "YO21 9ZZ"],
    domain: "sandpiper",
    number: 930_692,
    roles: BOTH,
    person: ["Ottoline Marsh", "ottoline"],
};
pub(in crate::demo) const WATTLE: Firm = Firm {
    legal: "Wattle & Daub Finance Ltd",
    trading: "",
    place: place::GB,
    address: ["73 Thatcher’s Hill", "Exeter", "EX1 9ZZ"],
    domain: "wattledaub",
    number: 930_729,
    roles: AIS,
    person: ["Jory Kelsall", "jory"],
};
pub(in crate::demo) const PINEMARTEN: Firm = Firm {
    legal: "Pinemarten Pay Ltd",
    trading: "",
    place: place::GB,
    address: ["20 Forester’s Gate", "Inverness", "IV1 9ZZ"],
    domain: "pinemarten",
    number: 930_766,
    roles: PIS,
    person: ["Ailsa Dunmore", "ailsa"],
};
pub(in crate::demo) const SPEEDWELL: Firm = Firm {
    legal: "Speedwell Transfers Ltd",
    trading: "",
    place: place::GB,
    address: ["9 Carter’s Mews", "Derby", "DE1 9ZZ"],
    domain: "speedwell",
    number: 930_803,
    roles: PIS,
    person: ["Rufus Whinfield", "rufus"],
};
pub(in crate::demo) const ROOKERY: Firm = Firm {
    legal: "Rookery Payments Ltd",
    trading: "",
    place: place::GB,
    address: ["55 Clocktower Lane", "Lincoln", "LN1 9ZZ"],
    domain: "rookery",
    number: 930_840,
    roles: AIS,
    person: ["Lettice Umberside", "lettice"],
};
/// Some of its letters are Greek and Cyrillic.
pub(in crate::demo) const IMITATOR: Firm = Firm {
    legal: "Κestrеl & Wren Рayments Ltd",
    trading: "",
    place: place::GB,
    address: ["140 Saddler’s Row", "London", "EC2V 8ZZ"],
    domain: "kestrel-wren-payments",
    number: 930_877,
    roles: BOTH,
    person: ["Ignatius Vell", "ignatius"],
};
pub(in crate::demo) const AMBRA: Firm = Firm {
    legal: "Ambra Conti S.r.l.",
    trading: "",
    place: place::IT,
    address: ["Via dei Vetrai 16", "Ravenna", "48121"],
    domain: "ambraconti",
    number: 930_914,
    roles: AIS,
    person: ["Ermenegildo Fabbricò", "ermenegildo"],
};
pub(in crate::demo) const PUSZTA: Firm = Firm {
    legal: "Puszta Számlák Kft.",
    trading: "Puszta",
    place: place::HU,
    address: ["Kékfestő utca 3", "Debrecen", "4024"],
    domain: "puszta",
    number: 930_951,
    roles: BOTH,
    person: ["Őrsike Fűzfás", "orsike"],
};
pub(in crate::demo) const FENNWICK: Firm = Firm {
    legal: "Fennwick Pay Ltd",
    trading: "",
    place: place::GB,
    address: ["33 Bellfounder Street", "Durham", "DH1 9ZZ"],
    domain: "fennwick",
    number: 931_025,
    roles: PIS,
    person: ["Maren Ashgrove", "maren"],
};
pub(in crate::demo) const SAHAB: Firm = Firm {
    legal: "بوابة السحاب للمدفوعات",
    trading: "",
    place: place::SA,
    address: ["طريق الورّاقين ٥", "الرياض", "12211"],
    domain: "bawabat-alsahab",
    number: 931_062,
    roles: BOTH,
    person: ["أُسيد الخطّاط", "usayd"],
};
pub(in crate::demo) const DRYS: Firm = Firm {
    legal: "Δρυς Λογαριασμοί Ι.Κ.Ε.",
    trading: "",
    place: place::GR,
    address: ["Λεωφόρος Κεραμέων 8", "Πάτρα", "262 21"],
    domain: "drys-logariasmoi",
    number: 931_099,
    roles: AIS,
    person: ["Μελπομένη Αργυρού", "melpomeni"],
};
pub(in crate::demo) const MOLLEBAKKEN: Firm = Firm {
    legal: "Møllebakken Konti ApS",
    trading: "Mollebakken",
    place: place::DK,
    address: ["Væverstræde 14", "Odense", "5000"],
    domain: "mollebakken",
    number: 931_136,
    roles: AIS,
    person: ["Bjørg Tøndersen", "bjorg"],
};
pub(in crate::demo) const WREN_HOLDINGS: Firm = Firm {
    legal: "Wren Holdings International Ltd",
    trading: "",
    place: place::GB,
    address: ["2 Harbour Exchange", "Liverpool", "L3 9ZZ"],
    domain: "wrenholdings",
    number: 931_173,
    roles: BOTH,
    person: ["Lucian Starrick", "lucian"],
};
pub(in crate::demo) const SKYLARK: Firm = Firm {
    legal: "Skylark Credits Ltd",
    trading: "",
    place: place::GB,
    address: ["18 Meadow Parade", "Luton", "LU1 9ZZ"],
    domain: "skylarkcredits",
    number: 931_210,
    roles: PIS,
    person: ["Nigel Throssell", "nigel"],
};
/// Skylark once more, under another name.
pub(in crate::demo) const LARKSPUR: Firm = Firm {
    legal: "Larkspur Credits Ltd",
    trading: "",
    place: place::GB,
    address: ["18 Meadow Parade", "Luton", "LU1 9ZZ"],
    domain: "larkspurcredits",
    number: 931_247,
    roles: PIS,
    person: ["Delphine Throssell", "delphine"],
};
pub(in crate::demo) const KASTANJE: Firm = Firm {
    legal: "Kastanje Betaalgemak B.V.",
    trading: "",
    place: place::NL,
    address: ["Kuiperssteeg 9", "Zwolle", "8011 ZZ"],
    domain: "kastanje",
    number: 931_284,
    roles: BOTH,
    person: ["Femke Oosterloo", "femke"],
};
pub(in crate::demo) const LEDOVKA: Firm = Firm {
    legal: "Ледовка Платежи ЕООД",
    trading: "",
    place: place::BG,
    address: ["ул. „Грънчарска“ 21", "Варна", "9000"],
    domain: "ledovka",
    number: 931_321,
    roles: PIS,
    person: ["Боримечка Стоилова", "borimechka"],
};
pub(in crate::demo) const PALISADE: Firm = Firm {
    legal: "Palisade Quick Cash Ltd",
    trading: "",
    place: place::GB,
    address: ["Unit 4, Tollgate Park", "Slough", "SL1 9ZZ"],
    domain: "palisadequickcash",
    number: 931_395,
    roles: BOTH,
    person: ["Gareth Snell", "gareth"],
};
pub(in crate::demo) const MUDLARK: Firm = Firm {
    legal: "Mudlark Open Data Ltd",
    trading: "",
    place: place::GB,
    address: ["90 Foreshore Road", "Gravesend", "DA11 9ZZ"],
    domain: "mudlark",
    number: 931_432,
    roles: AIS,
    person: ["Edwin Tidewell", "edwin"],
};
pub(in crate::demo) const VITRINE: Firm = Firm {
    legal: "Vitrine Épargne SAS",
    trading: "Vitrine",
    place: place::FR,
    address: ["2 place des Verriers", "Nancy", "54000"],
    domain: "vitrine",
    number: 931_506,
    roles: AIS,
    person: ["Aubin Lestrange", "aubin"],
};
pub(in crate::demo) const NUITS: Firm = Firm {
    legal: "Nuits Claires Comptes SARL",
    trading: "",
    place: place::FR,
    address: ["26 rue du Vannier", "Dijon", "21000"],
    domain: "nuitsclaires",
    number: 931_543,
    roles: AIS,
    person: ["Aubin Lestrange", "aubin"],
};
