//! Items, in lists and on their own pages.

use super::builder::ViewBuilder;
use super::extra::extra_to_value;
use crate::markdown::{Document, Heading};
use crate::render::views::*;
use crate::site::LinkBase;
use crate::site::entity::Translation;
use crate::site::ids::ItemId;
use crate::site::mention::Mention;
use crate::site::{Item, routes, urls};
use crate::source::records::{Link, Photos};
use crate::values::slug::Slug;

impl ViewBuilder<'_> {
    /// Builds an item for lists.
    pub(super) fn build_summary(&self, item: &Item) -> ItemSummaryView {
        let site = self.site;
        let text = item.entity.text_or_original(self.language_id);
        let written_in = &site.index.settings.languages[text.language];
        let tags = item
            .tags(self.language_id)
            .iter()
            .map(|(name, slug)| {
                let name = site.index.settings.tags.translate(name, self.language_id);
                self.tag_link(name, slug)
            })
            .collect();
        ItemSummaryView {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Html::new),
            url: self.url(&text.path),
            permalink: site.index.settings.base.absolute(&text.path),
            lang: written_in.tag.to_string(),
            foreign: (text.language != self.language_id).then(|| written_in.name()),
            date: self.dates.build_view(&item.date),
            updated: text
                .fields
                .updated
                .as_ref()
                .map(|date| self.dates.build_view(date)),
            summary: text
                .fields
                .summary
                .as_deref()
                .map(str::to_owned)
                .or_else(|| site.bodies.summary(text).map(str::to_owned)),
            cover: site
                .cover(text)
                .map(|(photo, found)| self.build_photo(photo, found)),
            tags,
            event: self.build_event(item, text),
            pinned: item.pinned,
            extra: extra_to_value(text.fields.extra.as_ref()),
        }
    }

    fn tag_link(&self, name: &str, slug: &Slug) -> LinkView {
        LinkView {
            title: name.to_owned(),
            url: self.url(&routes::tag(&self.language.prefix, slug)),
        }
    }

    /// An item for its own page.
    pub(in crate::render) fn item(&self, index: ItemId) -> Merged<ItemSummaryView, ArticleView> {
        let article = Shared::new(&self.build_article(index));
        Merged::new(self.summary(index), article)
    }

    fn build_article(&self, index: ItemId) -> ArticleView {
        let item = &self.site.index.entities.items[index];
        let text = item.entity.text_or_original(self.language_id);
        let fields = &text.fields;
        let mentions = item.mentions(self.language_id);
        let people = |people: &[Mention]| {
            people
                .iter()
                .map(|one| self.build_mentioned(one).view.clone())
                .collect()
        };
        let document = self.site.bodies.document(text);
        ArticleView {
            content: Html::new(&document.html),
            headings: build_headings(document),
            // People read about 230 words, or 300 Chinese characters, a minute; `words` counts both.
            reading_minutes: document.words.div_ceil(250).max(1),
            authors: people(&mentions.authors),
            people: people(&mentions.people),
            labs: mentions
                .labs
                .iter()
                .map(|&lab| self.shared_labs[lab].clone())
                .collect(),
            papers: self
                .site
                .index
                .papers
                .find_announced(text)
                .iter()
                .map(|paper| self.announced_paper(paper))
                .collect(),
            photos: fields
                .photos
                .iter()
                .flat_map(Photos::iter)
                .filter_map(|photo| self.find_photo(text, photo))
                .collect(),
            supporters: fields
                .supported_by
                .iter()
                .flatten()
                .map(|supporter| SupporterView {
                    name: supporter.name.clone(),
                    grant: supporter.grant.clone(),
                    url: supporter.url.as_ref().map(|url| url.as_str().to_owned()),
                })
                .collect(),
            links: self.resolve_links(text, fields.links.as_deref()),
            edit_url: self.source_url(&text.source_file.source.real),
            previous: self.neighbour(index, 1),
            next: self.neighbour(index, -1),
            related: self.summaries(&self.related(index)),
        }
    }

    /// The listed items that have most in common with an item.
    pub(in crate::render) fn related(&self, item: ItemId) -> Vec<ItemId> {
        let listed = |other: &ItemId| self.positions.contains_key(other);
        let related = self.site.index.related[item].iter().copied();
        related.filter(listed).collect()
    }

    /// The item that is `steps` further in the past.
    fn neighbour(&self, item: ItemId, steps: isize) -> Option<ItemLinkView> {
        let position = self.positions.get(&item)?.checked_add_signed(steps)?;
        let neighbour = &self.site.index.entities.items[*self.order.get(position)?];
        Some(self.item_link(neighbour))
    }

    /// A link to an item.
    pub(in crate::render) fn item_link(&self, item: &Item) -> ItemLinkView {
        let text = item.entity.text_or_original(self.language_id);
        ItemLinkView {
            title: text.fields.title.to_string(),
            title_html: text.fields.title.html().map(Html::new),
            url: self.url(&text.path),
            lang: self.foreign_tag(text.language),
        }
    }

    /// Resolves links of front matter; leaves out broken ones, which are reported elsewhere.
    pub(super) fn resolve_links<F>(
        &self,
        text: &Translation<F>,
        links: Option<&[Link]>,
    ) -> Vec<LinkView> {
        let from = LinkBase {
            language: self.language_id,
            ..text.link_base()
        };
        let resolve = |link: &Link| {
            let found = self.site.index.links.link(from, &link.url).ok()?;
            Some(LinkView {
                title: link.title.clone(),
                url: found.url,
            })
        };
        links.into_iter().flatten().filter_map(resolve).collect()
    }

    /// The page of a source file on GitHub, GitLab or Codeberg, from which readers can edit it.
    fn source_url(&self, path: &str) -> Option<String> {
        let repository = self
            .site
            .index
            .settings
            .config
            .repository
            .as_ref()?
            .as_str()
            .trim_end_matches('/')
            .trim_end_matches(".git");
        let blob = match repository.strip_prefix("https://")?.split('/').next()? {
            "github.com" | "codeberg.org" => "blob",
            host if host.contains("gitlab") => "-/blob",
            _ => return None,
        };
        Some(format!("{repository}/{blob}/HEAD/{}", urls::encode(path)))
    }
}

/// Builds the headings of a text for its table of contents.
pub(in crate::render) fn build_headings(document: &Document) -> Vec<HeadingView> {
    let view = |heading: &Heading| HeadingView {
        level: heading.level,
        id: heading.id.clone(),
        title: heading.text.clone(),
    };
    document
        .headings
        .iter()
        .filter(|heading| heading.level <= 3)
        .map(view)
        .collect()
}
