//! What building a page of any kind needs.

use tera::Context;

use crate::diagnostic::Diagnostic;
use crate::render::item_fragments::ListStyle;
use crate::render::language_context::LanguageContext;
use crate::render::page_view::{PageMeta, build_page_view};
use crate::render::untranslated;
use crate::render::view_builder::ViewBuilder;
use crate::render::views::*;
use crate::site::entity::Translation;
use crate::site::ids::ItemId;
use crate::site::routes::{self, Route};

/// A template, and the variables that it sees besides the globals.
pub(in crate::render) struct TemplateInput {
    /// The name of the template.
    pub template: String,
    /// Its variables.
    pub context: Context,
}

/// Builds one page.
pub(super) struct PageBuilder<'p, 'a> {
    /// Builds views in the page's language.
    pub builder: &'p ViewBuilder<'a>,
    /// What the pages of the language share.
    pub context: &'p LanguageContext<'a>,
    route: &'p Route,
    /// The main menu.
    menu: Html,
}

/// A page of a list of items.
pub(super) struct ItemPage {
    /// The items.
    pub items: Vec<Shared<ItemSummaryView>>,
    /// The same items, rendered by a component.
    pub entries: Vec<Html>,
    /// Links to the pages of the list.
    pub pagination: PaginationView,
}

impl<'p, 'a> PageBuilder<'p, 'a> {
    /// Starts to build the page of a route.
    pub(super) fn new(
        context: &'p LanguageContext<'a>,
        route: &'p Route,
    ) -> Result<Self, Diagnostic> {
        let builder = &context.builder;
        let menu = context.menus.get(
            &context.environment,
            &builder.url(&route.path),
            &builder.url(&builder.path("/")),
        )?;
        Ok(Self {
            builder,
            context,
            route,
            menu,
        })
    }

    /// Finishes a page with the variables of its usual template.
    pub(super) fn finish<V: TemplateView>(&self, meta: PageMeta, view: &V) -> TemplateInput {
        self.finish_with_template(None, meta, view)
    }

    /// Finishes a page whose front matter can name another template.
    pub(super) fn finish_with_template<V: TemplateView>(
        &self,
        template: Option<&str>,
        mut meta: PageMeta,
        view: &V,
    ) -> TemplateInput {
        let menu = self.menu.clone();
        let cards = &self.context.cards;
        let extra = meta.extra.take();
        let page = build_page_view(self.builder, self.route, meta, menu, cards);
        let mut context = PageGlobals { page }.to_context();
        if let Some(extra) = extra {
            ExtraGlobals { extra }.insert_into(&mut context);
        }
        view.insert_into(&mut context);
        TemplateInput {
            template: template.unwrap_or(V::TEMPLATE).to_owned(),
            context,
        }
    }

    /// A word of the interface.
    pub(super) fn word(&self, key: &str) -> String {
        untranslated::phrase(self.builder.language, key, &[])
    }

    /// A breadcrumb: the title and the path of a section.
    pub(super) fn section(&self, word: &str, path: &str) -> (String, String) {
        (self.word(word), self.builder.path(path))
    }

    /// Describes page `number` of a person or lab by their name, their picture and, on the first page, the summary
    /// of their text. `first` is the path of the first page.
    pub(super) fn profile_meta<F>(
        &self,
        name: String,
        image: Option<PhotoView>,
        text: &Translation<F>,
        number: usize,
        first: &str,
    ) -> PageMeta {
        let summary = self.builder.site.bodies.summary(text);
        PageMeta {
            title: name,
            number,
            description: summary.filter(|_| number == 1).map(str::to_owned),
            image,
            feed: Some(format!("{first}feed.xml")),
            ..PageMeta::default()
        }
    }

    /// Builds page `number` of a list of items. `first` is the path of its first page.
    pub(super) fn paginate(
        &self,
        items: &[ItemId],
        first: &str,
        number: usize,
        style: ListStyle,
    ) -> Result<ItemPage, Diagnostic> {
        let shown = self.select_page(items, number);
        Ok(ItemPage {
            items: self.builder.summaries(shown),
            entries: self.fragments(shown, style)?,
            pagination: self.build_pagination(items.len(), first, number),
        })
    }

    /// Builds the links to the pages of a list of `count` items.
    pub(super) fn build_pagination(
        &self,
        count: usize,
        first: &str,
        current: usize,
    ) -> PaginationView {
        let builder = self.builder;
        let total = routes::pages(
            count,
            builder.site.index.settings.per_page(&self.route.page),
        );
        let url = |number: usize| builder.url(&routes::numbered_path(first, number));
        let mut pages: Vec<PageLinkView> = Vec::new();
        for number in 1..=total {
            let is_shown = number == 1 || number == total || number.abs_diff(current) <= 2;
            if is_shown {
                let gap = pages.last().is_some_and(|last| last.number + 1 != number);
                pages.push(PageLinkView {
                    number,
                    url: url(number),
                    current: number == current,
                    gap,
                });
            }
        }
        PaginationView {
            current,
            total,
            count,
            previous: (current > 1).then(|| url(current - 1)),
            next: (current < total).then(|| url(current + 1)),
            pages,
        }
    }

    /// The part of a list that its page `number` shows.
    pub(super) fn select_page<'l, I>(&self, items: &'l [I], number: usize) -> &'l [I] {
        let mut pages = items.chunks(self.builder.site.index.settings.per_page(&self.route.page));
        pages.nth(number - 1).unwrap_or_default()
    }

    /// Items, rendered by a component.
    pub(super) fn fragments(
        &self,
        items: &[ItemId],
        style: ListStyle,
    ) -> Result<Vec<Html>, Diagnostic> {
        let LanguageContext {
            builder,
            environment,
            fragments,
            ..
        } = self.context;
        items
            .iter()
            .map(|&item| fragments.get(environment, builder, item, style))
            .collect()
    }

    /// Builds items under a heading.
    pub(super) fn build_group(
        &self,
        title: String,
        items: &[ItemId],
        style: ListStyle,
    ) -> Result<ItemGroupView, Diagnostic> {
        Ok(ItemGroupView {
            title,
            items: self.builder.summaries(items),
            entries: self.fragments(items, style)?,
        })
    }
}
