//! Somebody makes one slip in a good document: one finding should say so, and not a dozen.

use patchpanel_core_models::xml;

const FORM: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Acme" type="SourceConfig" directConnect="true">
  <BaseConfig>
    <Field name="fileUpload" type="fileupload" supportedExtensions=".jar" maxFiles="10"/>
  </BaseConfig>
  <!-- Where the server listens -->
  <Menu name="connection" label="Connection &amp; more">
    <Section name="server" label="Server" sectionInfo="It&#8217;s the same in every data centre.">
      <Field name="host" displayName="Host" type="text" required="true" placeHolder="https://…"/>
      <Field name="auth" displayName="Authentication" type="radio" value="basic">
        <AllowedValues>
          <Option label="Basic" value="basic"/>
          <Option label="OAuth 2.0" value="oauth2"/>
        </AllowedValues>
      </Field>
      <Field name="größe" displayName="Page size" type="text" parentKey="auth" parentValue="oauth2"></Field>
    </Section>
  </Menu>
</Form>
"#;

const TEMPLATE: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">
<Application name='Acme' connector='sailpoint.connector.OpenConnectorAdapter' type='Acme' featuresString='ENABLE, UNLOCK'>
  <Attributes>
    <Map>
      <entry key='connectorClass' value='openconnector.connector.Acme'/>
      <entry key='pageSize'><value><Integer>100</Integer></value></entry>
      <entry key='formPath'/>
    </Map>
  </Attributes>
  <Description><![CDATA[Accounts & groups of <Acme>]]></Description>
  <Schemas>
    <Schema objectType='account' identityAttribute='id' displayAttribute='mail'>
      <AttributeDefinition name='id' type='string'><Description>The key &lt;uuid&gt;</Description></AttributeDefinition>
      <AttributeDefinition name='groups' type='string' multi='true' entitlement='true' schemaObjectType='group'/>
    </Schema>
  </Schemas>
</Application>
"#;

const CORRELATION: &str = r#"<CorrelationConfig name="Acme accounts">
  <AttributeAssignments>
    <Filter ignoreCase="true" operation="EQ" property="email" value="mail"/>
    <CompositeFilter operation="OR">
      <Filter operation="EQ" property="employeeNumber" value="number"/>
      <x:note xmlns:x="urn:notes" x:by="me">checked</x:note>
    </CompositeFilter>
  </AttributeAssignments>
</CorrelationConfig>
"#;

/// A generator of its own, so that the same slips are made on every computer.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// One character left out, doubled, exchanged with the next, or another one typed; half of them at markup.
fn slip(document: &str, random: &mut Random) -> String {
    const TYPED: &[char] = &[
        '<', '>', '/', '"', '\'', '&', '=', ' ', ';', '-', '!', '?', '[', ']', ':', 'x', '1',
        '\u{A0}',
    ];
    let mut characters: Vec<char> = document.chars().collect();
    let mut at = random.below(characters.len() - 1);
    if random.below(2) == 0 {
        while characters[at].is_alphanumeric() || characters[at] == ' ' {
            at = random.below(characters.len() - 1);
        }
    }
    match random.below(5) {
        0 => drop(characters.remove(at)),
        1 => characters.insert(at, characters[at]),
        2 => characters.swap(at, at + 1),
        3 => characters.insert(at, TYPED[random.below(TYPED.len())]),
        _ => characters[at] = TYPED[random.below(TYPED.len())],
    }
    characters.into_iter().collect()
}

#[test]
fn one_slip_is_one_finding() {
    let mut random = Random(2026);
    let (mut refused, mut with_one) = (0, 0);
    let mut most = 0;
    for document in [FORM, TEMPLATE, CORRELATION] {
        assert_eq!(xml::inspect(document).problems, []);
        for _ in 0..3_000 {
            let problems = xml::inspect(&slip(document, &mut random)).problems;
            refused += usize::from(!problems.is_empty());
            with_one += usize::from(problems.len() == 1);
            most = most.max(problems.len());
        }
    }

    assert!(refused > 4_000, "{refused} slips were found");
    assert!(with_one * 100 >= refused * 97, "{with_one} of {refused}");
    assert!(most <= 4, "one slip gave {most} findings");
}
