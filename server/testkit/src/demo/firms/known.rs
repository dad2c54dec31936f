//! Organisations that the bank has let in.

use super::{AIS, ALL, BOTH, CARD, Firm, PIS};
use crate::demo::place;

pub(in crate::demo) const KESTREL: Firm = Firm {
    legal: "Kestrel & Wren Payments Ltd",
    trading: "",
    place: place::GB,
    address: ["14 Saddler’s Row", "London", "EC2V 9ZZ"],
    domain: "kestrelwren",
    number: 900_101,
    roles: BOTH,
    person: ["Imogen Farraday", "imogen"],
};
pub(in crate::demo) const TALLOWBRIDGE: Firm = Firm {
    legal: "Tallowbridge Finance Ltd",
    trading: "",
    place: place::GB,
    address: ["3 Cooper’s Yard", "Leeds", "LS1 9ZZ"],
    domain: "tallowbridge",
    number: 900_138,
    roles: AIS,
    person: ["Rhys Penhallow", "rhys"],
};
pub(in crate::demo) const MARROWBY: Firm = Firm {
    legal: "Marrowby Money Ltd",
    trading: "",
    place: place::GB,
    address: ["27 Lantern Quay", "Cardiff", "CF10 9ZZ"],
    domain: "marrowby",
    number: 900_175,
    roles: ALL,
    person: ["Carys Unwin", "carys"],
};
pub(in crate::demo) const SIODA: Firm = Firm {
    legal: "Síoda Airgeadais Teoranta",
    trading: "Sioda",
    place: place::IE,
    address: ["9 Sráid an Mhuilinn", "Gaillimh", "H91 Z9Z9"],
    domain: "sioda",
    number: 900_212,
    roles: AIS,
    person: ["Caoimhe Ní Bhraoin", "caoimhe"],
};
pub(in crate::demo) const ZWOELFENDER: Firm = Firm {
    legal: "Zwölfender Zahlungsdienste GmbH",
    trading: "Zwoelfender",
    place: place::DE,
    address: ["Gerbergasse 12", "Leipzig", "04109"],
    domain: "zwoelfender",
    number: 900_249,
    roles: BOTH,
    person: ["Jörg Ößmann", "joerg"],
};
pub(in crate::demo) const BRINDILLE: Firm = Firm {
    legal: "Brindille Comptes SAS",
    trading: "Brindille",
    place: place::FR,
    address: ["8 rue des Tanneurs", "Nantes", "44000"],
    domain: "brindille",
    number: 900_286,
    roles: AIS,
    person: ["Élodie Maçonnais", "elodie"],
};
pub(in crate::demo) const NACHTVLINDER: Firm = Firm {
    legal: "Nachtvlinder Betalingen B.V.",
    trading: "",
    place: place::NL,
    address: ["Vissersdijk 41", "Utrecht", "3511 ZZ"],
    domain: "nachtvlinder",
    number: 900_323,
    roles: PIS,
    person: ["Sjoerd van Elderhout", "sjoerd"],
};
pub(in crate::demo) const GINTARO: Firm = Firm {
    legal: "Gintaro Mokėjimai UAB",
    trading: "Gintaro",
    place: place::LT,
    address: ["Audėjų g. 5", "Vilnius", "01128"],
    domain: "gintaro",
    number: 900_360,
    roles: BOTH,
    person: ["Rūta Šaltenytė", "ruta"],
};
pub(in crate::demo) const SEDY_RYS: Firm = Firm {
    legal: "Šedý Rys platební s.r.o.",
    trading: "Sedy Rys",
    place: place::CZ,
    address: ["Hrnčířská 18", "Brno", "602 00"],
    domain: "sedyrys",
    number: 900_397,
    roles: BOTH,
    person: ["Bořivoj Křížkovec", "borivoj"],
};
pub(in crate::demo) const ZURAWIA: Firm = Firm {
    legal: "Żurawia Płatności sp. z o.o.",
    trading: "Zurawia",
    place: place::PL,
    address: ["ul. Bednarska 7", "Gdańsk", "80-831"],
    domain: "zurawia",
    number: 900_434,
    roles: CARD,
    person: ["Świętosława Łęcka", "swietoslawa"],
};
pub(in crate::demo) const ALKYONI: Firm = Firm {
    legal: "Αλκυόνη Πληρωμές Α.Ε.",
    trading: "Alkyoni",
    place: place::GR,
    address: ["Οδός Υφαντών 22", "Θεσσαλονίκη", "546 24"],
    domain: "alkyoni",
    number: 900_471,
    roles: AIS,
    person: ["Θεανώ Καραβίδη", "theano"],
};
pub(in crate::demo) const SREBARNA: Firm = Firm {
    legal: "Сребърна Пчела ЕАД",
    trading: "",
    place: place::BG,
    address: ["ул. „Бъчварска“ 4", "Пловдив", "4000"],
    domain: "srebarna-pchela",
    number: 900_508,
    roles: BOTH,
    person: ["Радосвета Чинарова", "radosveta"],
};
pub(in crate::demo) const NAKHLA: Firm = Firm {
    legal: "شركة نخلة الواحة للخدمات المالية ذ.م.م",
    trading: "",
    place: place::AE,
    address: ["شارع الصاغة، مبنى ٧", "دبي", ""],
    domain: "nakhlat-alwaha",
    number: 900_545,
    roles: BOTH,
    person: ["ليان القصّاب", "layan"],
};
pub(in crate::demo) const LULU: Firm = Firm {
    legal: "مؤسسة قارب اللؤلؤ للمدفوعات",
    trading: "",
    place: place::BH,
    address: ["طريق الغوّاصين ١٢", "المنامة", "317"],
    domain: "qarib-allulu",
    number: 900_582,
    roles: PIS,
    person: ["هيثم البحّار", "haitham"],
};
pub(in crate::demo) const KITSUNEBI: Firm = Firm {
    legal: "狐火決済株式会社",
    trading: "Kitsunebi",
    place: place::JP,
    address: ["寺町通3丁目5番", "金沢市", "920-0001"],
    domain: "kitsunebi",
    number: 900_619,
    roles: PIS,
    person: ["小鳥遊 ひなた", "hinata"],
};
pub(in crate::demo) const CHENLU: Firm = Firm {
    legal: "晨露支付股份有限公司",
    trading: "",
    place: place::TW,
    address: ["織布街18號", "臺南市", "700"],
    domain: "chenlu-pay",
    number: 900_656,
    roles: BOTH,
    person: ["墨 曉晴", "xiaoqing"],
};
pub(in crate::demo) const NGAN_HA: Firm = Firm {
    legal: "Công ty Thanh toán Ngân Hà Xanh",
    trading: "Ngan Ha Xanh",
    place: place::VN,
    address: ["25 phố Hàng Lụa", "Đà Nẵng", "550000"],
    domain: "nganhaxanh",
    number: 900_693,
    roles: AIS,
    person: ["Đặng Thúy Ái Vỹ", "thuy"],
};
pub(in crate::demo) const TALLGRAS: Firm = Firm {
    legal: "Tallgräs Konton AB",
    trading: "Tallgras",
    place: place::SE,
    address: ["Vävargränd 6", "Umeå", "903 26"],
    domain: "tallgras",
    number: 900_730,
    roles: AIS,
    person: ["Åsa Ekskog", "asa"],
};
pub(in crate::demo) const VORDUFELL: Firm = Firm {
    legal: "Vörðufell Greiðslur ehf.",
    trading: "Vordufell",
    place: place::IS,
    address: ["Söðlagata 11", "Akureyri", "600"],
    domain: "vordufell",
    number: 900_767,
    roles: PIS,
    person: ["Þórdís Hrafnketilsdóttir", "thordis"],
};
pub(in crate::demo) const BOSQUE: Firm = Firm {
    legal: "Bosque Azul Pagos S.L.",
    trading: "",
    place: place::ES,
    address: ["Calle de los Curtidores 30", "Oviedo", "33009"],
    domain: "bosqueazul",
    number: 900_804,
    roles: CARD,
    person: ["Íñigo Cañaveral", "inigo"],
};
pub(in crate::demo) const NINEFOLD: Firm = Firm {
    legal: "Ninefold Ledger Ltd",
    trading: "",
    place: place::GB,
    address: ["61 Weaver Street", "Bristol", "BS1 9ZZ"],
    domain: "ninefold",
    number: 900_841,
    roles: AIS,
    person: ["Hester Quillan", "hester"],
};
pub(in crate::demo) const SETE_MARES: Firm = Firm {
    legal: "Sete Marés Contas Lda.",
    trading: "Sete Mares",
    place: place::PT,
    address: ["Rua dos Cordoeiros 15", "Setúbal", "2900-001"],
    domain: "setemares",
    number: 900_878,
    roles: BOTH,
    person: ["Anunciação Brandoa", "anunciacao"],
};
pub(in crate::demo) const KOLIBRI: Firm = Firm {
    legal: "ТОВ «Колібрі Рахунки»",
    trading: "",
    place: place::UA,
    address: ["вул. Кожум’яцька 9", "Львів", "79000"],
    domain: "kolibri-rakhunky",
    number: 900_915,
    roles: AIS,
    person: ["Дзвенислава Яворів", "dzvenyslava"],
};
pub(in crate::demo) const POHJATAHT: Firm = Firm {
    legal: "Põhjatäht Maksed OÜ",
    trading: "Pohjataht",
    place: place::EE,
    address: ["Kangru tänav 2", "Tartu", "51007"],
    domain: "pohjataht",
    number: 900_952,
    roles: PIS,
    person: ["Õie Tüürmaa", "oie"],
};
pub(in crate::demo) const MASIKA: Firm = Firm {
    legal: "Masika Malipo Ltd",
    trading: "",
    place: place::KE,
    address: ["44 Weavers’ Lane", "Mombasa", "80100"],
    domain: "masika",
    number: 900_989,
    roles: BOTH,
    person: ["Zawadi Kimbelenge", "zawadi"],
};
