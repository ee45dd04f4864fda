//! What a page says of itself to programs: search engines (schema.org, as JSON-LD) and sites that show
//! a link to it (Open Graph). Only where the site knows its own address.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::shared::DateView;
use crate::picture;
use crate::site::{Citation, Document, Edition, Page, Site};

/// Open Graph, in the names of its properties.
#[derive(Serialize)]
pub(in crate::site) struct OpenGraph {
    r#type: &'static str,
    title: String,
    description: Option<String>,
    url: String,
    image: Option<String>,
    image_width: u32,
    image_height: u32,
    image_alt: String,
    modified: Option<String>,
}

impl OpenGraph {
    /// What a link to a page looks like elsewhere.
    pub(in crate::site) fn of(site: &Site, page: &Page, title: &str, url: String) -> Self {
        let document = page.document().map(|it| &site.documents[it]);
        let document = document.filter(|it| it.is_guidance());
        let changed = document.and_then(|it| site.last_change(it));
        let changed = changed.map(|it| DateView::of_time(&it.revision.commit.arrival.when));
        Self {
            r#type: if document.is_some() {
                "article"
            } else {
                "website"
            },
            title: title.to_owned(),
            description: match document {
                Some(document) => document.summary().map(str::to_owned),
                None => site.settings.description.clone(),
            },
            image: document.and_then(|it| site.whole_address(&it.picture_route().url())),
            url,
            image_width: picture::WIDTH,
            image_height: picture::HEIGHT,
            image_alt: title.to_owned(),
            modified: changed.map(|it| it.datetime).filter(|it| !it.is_empty()),
        }
    }
}

/// A page as schema.org describes it, ready to stand in a script element that no browser runs.
pub(in crate::site) fn json_ld(site: &Site, page: &Page) -> Option<String> {
    let base = site.settings.base_url.as_ref()?;
    let said = match page {
        Page::Home => json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": site.title,
            "description": site.settings.description,
            "url": base,
            "inLanguage": site.language(),
            "publisher": publisher(site),
            "potentialAction": {
                "@type": "SearchAction",
                "target": format!("{base}search/?q={{search_term_string}}"),
                "query-input": "required name=search_term_string",
            },
        }),
        Page::Document(index) if site.documents[*index].is_guidance() => {
            let document = &site.documents[*index];
            let url = site.whole_address(&document.route.url());
            article(
                site,
                document,
                &site.citations(document).pop()?,
                url.as_deref(),
            )
        }
        Page::Version(index, version) if site.documents[*index].is_guidance() => {
            let document = &site.documents[*index];
            let cited = site.citation_of_version(document, *version);
            article(site, document, &cited, cited.url.as_deref())
        }
        _ => return None,
    };
    // Nothing in it may end the element.
    let text = without_nulls(said).to_string();
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e");
    Some(text.replace('&', "\\u0026"))
}

/// One text of a document.
fn article(site: &Site, document: &Document, cited: &Citation, url: Option<&str>) -> Value {
    let texts = |texts: &[crate::model::Located<String>]| -> Option<Vec<String>> {
        let texts: Vec<String> = texts.iter().map(|it| it.value.clone()).collect();
        (!texts.is_empty()).then_some(texts)
    };
    let metadata = &document.metadata;
    let authors = cited
        .authors
        .iter()
        .map(|name| match site.registry.person_named(name) {
            Some(_) => json!({ "@type": "Person", "name": name }),
            // Whether it is a person or an organisation is not known.
            None => json!({ "name": name }),
        });
    let authors: Vec<Value> = authors.collect();
    let day = cited.day.map(|it| it.to_string());
    let (published, modified, number) = match &cited.edition {
        Edition::Version(number) => (day, None, Some(number)),
        Edition::Draft(number) => (None, day, Some(number)),
        Edition::Living { .. } => (document.approved_on().map(|it| it.to_string()), day, None),
    };
    let audience = texts(&metadata.audience).map(|it| {
        let each = it
            .iter()
            .map(|it| json!({ "@type": "Audience", "audienceType": it }));
        each.collect::<Vec<_>>()
    });
    let license = metadata.license.as_ref().map(|it| it.value.as_str());
    let license = license.or(site.settings.license.as_deref());
    json!({
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": cited.title,
        "abstract": document.summary(),
        "version": number,
        "creativeWorkStatus": metadata.status.as_ref().map(|it| it.value.name.clone()),
        "datePublished": published,
        "dateModified": modified,
        "author": (!authors.is_empty()).then_some(authors),
        "publisher": publisher(site),
        "license": license.map(|it| super::document::license(it).href.unwrap_or_else(|| it.to_owned())),
        "inLanguage": cited.language,
        "url": url,
        "image": site.whole_address(&document.picture_route().url()),
        "isPartOf": { "@type": "WebSite", "name": site.title, "url": site.settings.base_url },
        "keywords": texts(&metadata.topics),
        "audience": audience,
    })
}

fn publisher(site: &Site) -> Option<Value> {
    let publisher = site.settings.publisher.as_ref()?;
    Some(json!({ "@type": "Organization", "name": publisher.name, "url": publisher.url }))
}

/// What is not known is not said.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let known = object.into_iter().filter(|(_, value)| !value.is_null());
            let known = known.map(|(key, value)| (key, without_nulls(value)));
            Value::Object(known.collect::<Map<_, _>>())
        }
        other => other,
    }
}
