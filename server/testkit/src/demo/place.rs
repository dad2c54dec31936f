//! Countries in which the demo's organisations are registered and supervised. The public bodies exist; numbers are invented.

/// A country with its supervisor and its company register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// ISO 3166-1.
    pub(super) country: &'static str,
    /// The competent authority, as it calls itself.
    pub(super) authority: &'static str,
    /// What stands before and behind a number of its register.
    pub(super) number: (&'static str, &'static str),
    /// The company register.
    pub(super) register: &'static str,
}

const fn place(
    country: &'static str,
    authority: &'static str,
    number: (&'static str, &'static str),
    register: &'static str,
) -> Place {
    Place { country, authority, number, register }
}

pub(super) const AE: Place =
    place("AE", "مصرف الإمارات العربية المتحدة المركزي", ("CBUAE-", ""), "السجل الاقتصادي الوطني");
pub(super) const BG: Place = place("BG", "Българска народна банка", ("PSDBG-BNB-", ""), "Търговски регистър");
pub(super) const BH: Place = place("BH", "مصرف البحرين المركزي", ("CBB-", ""), "السجل التجاري");
pub(super) const CZ: Place = place("CZ", "Česká národní banka", ("PSDCZ-CNB-", ""), "Obchodní rejstřík");
pub(super) const DE: Place =
    place("DE", "Bundesanstalt für Finanzdienstleistungsaufsicht", ("PSDDE-BAFIN-", ""), "Handelsregister");
pub(super) const DK: Place = place("DK", "Finanstilsynet", ("PSDDK-DFSA-", ""), "Det Centrale Virksomhedsregister");
pub(super) const EE: Place = place("EE", "Finantsinspektsioon", ("PSDEE-FI-", ""), "Äriregister");
pub(super) const ES: Place = place("ES", "Banco de España", ("PSDES-BDE-", ""), "Registro Mercantil");
pub(super) const FR: Place = place(
    "FR",
    "Autorité de contrôle prudentiel et de résolution",
    ("PSDFR-ACPR-", ""),
    "Registre du commerce et des sociétés",
);
pub(super) const GB: Place = place("GB", "Financial Conduct Authority", ("PSDGB-FCA-", ""), "Companies House");
pub(super) const GR: Place = place("GR", "Τράπεζα της Ελλάδος", ("PSDGR-BOG-", ""), "Γενικό Εμπορικό Μητρώο");
pub(super) const HU: Place = place("HU", "Magyar Nemzeti Bank", ("PSDHU-CBH-", ""), "Cégjegyzék");
pub(super) const IE: Place =
    place("IE", "Central Bank of Ireland", ("PSDIE-CBI-", ""), "Companies Registration Office");
pub(super) const IS: Place = place("IS", "Seðlabanki Íslands", ("PSDIS-FME-", ""), "Fyrirtækjaskrá");
pub(super) const IT: Place = place("IT", "Banca d’Italia", ("PSDIT-BI-", ""), "Registro delle imprese");
pub(super) const JP: Place = place("JP", "金融庁", ("電代第", "号"), "法務局");
pub(super) const KE: Place = place("KE", "Central Bank of Kenya", ("CBK-", ""), "Business Registration Service");
pub(super) const LT: Place = place("LT", "Lietuvos bankas", ("PSDLT-BL-", ""), "Juridinių asmenų registras");
pub(super) const MT: Place =
    place("MT", "Malta Financial Services Authority", ("PSDMT-MFSA-", ""), "Malta Business Registry");
pub(super) const NL: Place = place("NL", "De Nederlandsche Bank", ("PSDNL-DNB-", ""), "Handelsregister");
pub(super) const PL: Place = place("PL", "Komisja Nadzoru Finansowego", ("PSDPL-PFSA-", ""), "Krajowy Rejestr Sądowy");
pub(super) const PT: Place = place("PT", "Banco de Portugal", ("PSDPT-BP-", ""), "Registo Comercial");
pub(super) const SA: Place = place("SA", "البنك المركزي السعودي", ("SAMA-", ""), "السجل التجاري");
pub(super) const SE: Place = place("SE", "Finansinspektionen", ("PSDSE-FINA-", ""), "Bolagsverket");
pub(super) const TW: Place = place("TW", "金融監督管理委員會", ("金管銀字第", "號"), "經濟部商業發展署");
pub(super) const UA: Place = place("UA", "Національний банк України", ("НБУ-", ""), "Єдиний державний реєстр");
pub(super) const VN: Place = place("VN", "Ngân hàng Nhà nước Việt Nam", ("NHNN-", ""), "Cơ quan đăng ký kinh doanh");
