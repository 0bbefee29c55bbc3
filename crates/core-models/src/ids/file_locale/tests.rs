use super::*;

fn certain(name: &str, base: &str, expected: Locale) {
    assert_eq!(
        Locale::named_in(name, base),
        FileLocale::Certain(expected),
        "{name}"
    );
}

fn uncertain(name: &str, expected: &[Locale]) {
    assert_eq!(
        Locale::named_in(name, ""),
        FileLocale::Uncertain(expected.to_vec()),
        "{name}"
    );
}

#[test]
fn the_language_comes_before_the_country() {
    for (name, expected) in [
        ("de.properties", Locale::De),
        ("messages_de.properties", Locale::De),
        ("messages_sv_FI.properties", Locale::Sv),
        ("messages_ja_JP.properties", Locale::Ja),
        ("messages_da_DK.properties", Locale::Da),
        ("messages_fr_CA.properties", Locale::Fr),
        ("messages_sv_fi.properties", Locale::Sv),
        ("MESSAGES_SV_FI.PROPERTIES", Locale::Sv),
        ("sv_FI.properties", Locale::Sv),
        ("messages_de_IT.properties", Locale::De),
        ("messages_it-CH.properties", Locale::It),
        ("messages_pt-br.properties", Locale::Pt),
        ("messages_en_US.properties", Locale::En),
        ("messages_en_DE.properties", Locale::En),
        ("messages_es_419.properties", Locale::Es),
        ("messages_de_de.properties", Locale::De),
        ("messages_nb_NO.properties", Locale::No),
    ] {
        certain(name, "", expected);
    }
}

#[test]
fn every_locale_is_read_back_with_and_without_a_country() {
    for locale in Locale::ALL {
        certain(&format!("{locale}.properties"), "", locale);
        certain(&format!("messages_{locale}.properties"), "", locale);
        certain(&format!("acme-hr-{locale}.properties"), "acme-hr", locale);
        for country in COUNTRIES.iter().flat_map(|(_, codes)| codes.split(' ')) {
            let language = locale.as_str().split('-').next().unwrap();
            let name = format!("messages_{language}_{country}.properties");
            match Locale::named_in(&name, "") {
                FileLocale::Certain(found) => {
                    assert!(found.as_str().starts_with(language), "{name}");
                }
                FileLocale::Uncertain(found) => {
                    assert_eq!(found, [Locale::ZhCn, Locale::ZhTw], "{name}");
                }
            }
        }
    }
}

#[test]
fn chinese_is_known_by_script_or_country() {
    for (name, expected) in [
        ("workday-custom-emea-zh-CN.properties", Locale::ZhCn),
        ("connectorMessages.zh_TW.PROPERTIES", Locale::ZhTw),
        ("messages_zh_tw.properties", Locale::ZhTw),
        ("messages_zh_HK.properties", Locale::ZhTw),
        ("messages_zh-Hans.properties", Locale::ZhCn),
        ("messages_zh_Hant_HK.properties", Locale::ZhTw),
        ("messages_zh_CN_#Hans.properties", Locale::ZhCn),
    ] {
        certain(name, "", expected);
    }
    uncertain("messages_zh.properties", &[Locale::ZhCn, Locale::ZhTw]);
}

#[test]
fn a_country_alone_is_no_language() {
    uncertain("messages_JP.properties", &[Locale::Ja]);
    uncertain("messages_dk.properties", &[Locale::Da]);
    uncertain("messages_se.properties", &[Locale::Sv]);
    uncertain("messages_SV.properties", &[Locale::Sv, Locale::Es]);
    uncertain(
        "messages_CH.properties",
        &[Locale::De, Locale::Fr, Locale::It],
    );
    uncertain("messages_DE.properties", &[Locale::De]);
}

#[test]
fn another_language_is_not_taken_for_that_of_its_country() {
    uncertain("messages_ca_ES.properties", &[Locale::Es]);
    uncertain("messages_hr_HR.properties", &[]);
    uncertain("messages_sr_Latn_RS.properties", &[]);
    uncertain("messages_uk.properties", &[Locale::En]);
}

#[test]
fn a_word_before_the_language_makes_it_uncertain_unless_it_is_known() {
    uncertain("acme_it_de.properties", &[Locale::It, Locale::De]);
    uncertain("acme-hr-de.properties", &[Locale::De]);
    certain("acme-hr-de.properties", "acme-hr", Locale::De);
    certain("ACME-IT-de_AT.properties", "acme-it", Locale::De);
    assert_eq!(
        Locale::named_in("acme-it.properties", "acme-it"),
        FileLocale::Uncertain(Vec::new())
    );
}

#[test]
fn what_stands_behind_the_locale_makes_it_uncertain() {
    certain("messages_de (1).properties", "", Locale::De);
    uncertain("messages_de - copy.properties", &[Locale::De]);
    uncertain("messages_en_US_POSIX.properties", &[Locale::En]);
    uncertain("de_texts.properties", &[Locale::De]);
    uncertain("messages_de.properties.txt", &[Locale::De]);
    uncertain("messages.properties", &[]);
    uncertain("de.xml", &[Locale::De]);
    uncertain("de", &[Locale::De]);
    uncertain("", &[]);
}
