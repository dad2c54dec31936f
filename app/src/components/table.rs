//! A table that scrolls by itself when it is too wide and turns into cards when the screen is narrow.

use leptos::prelude::*;

use super::piece::id_of;

/// Which way a column is sorted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column: its heading, how it lines up, how it is sorted.
#[derive(Debug, Clone)]
pub struct Column {
    label: String,
    kind: Option<&'static str>,
    sort: Option<(String, Option<Sort>)>,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), kind: None, sort: None }
    }

    /// A column of figures, lined up at their end.
    pub fn number(label: impl Into<String>) -> Self {
        Self { kind: Some("number"), ..Self::new(label) }
    }

    /// A column of a word or two that stay on one line.
    pub fn short(label: impl Into<String>) -> Self {
        Self { kind: Some("short"), ..Self::new(label) }
    }

    /// A column of which the first word says enough: the rest is cut where there is no room.
    pub fn brief(label: impl Into<String>) -> Self {
        Self { kind: Some("brief"), ..Self::new(label) }
    }

    /// A column of names, which want room.
    pub fn wide(label: impl Into<String>) -> Self {
        Self { kind: Some("wide"), ..Self::new(label) }
    }

    /// The heading links to the list sorted by it; `now` is how it is sorted at present.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, now: Option<Sort>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }
}

/// What stays on one line of a table, whatever room there is: what does not fit is in the title. Cards show all of it.
pub fn line(title: String, content: impl IntoAny) -> AnyView {
    view! { <span class="line" title=title>{content.into_any()}</span> }.into_any()
}

/// Rows under a caption. The first cell of each row is its heading: a link with a meaningful name.
pub struct Table {
    id: String,
    caption: String,
    caption_class: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<AnyView>>,
    heading: usize,
}

impl Table {
    /// `id` is unique on the page; `caption` says what the rows are.
    pub fn new(id: &str, caption: impl Into<String>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            id: id_of(id),
            caption: caption.into(),
            caption_class: "table-caption",
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            heading: 0,
        }
    }

    /// The caption is read aloud but not shown: the heading above says the same.
    #[must_use]
    pub fn quiet_caption(mut self) -> Self {
        self.caption_class = "hidden";
        self
    }

    /// The cell that names the row, when it is not the first: `1` after a column of checkboxes.
    #[must_use]
    pub fn row_heading(mut self, column: usize) -> Self {
        self.heading = column;
        self
    }

    /// Adds a row: one cell for each column, made with [`Piece::any`](super::Piece::any).
    #[must_use]
    pub fn row(mut self, cells: impl IntoIterator<Item = AnyView>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// Adds a row for each item.
    #[must_use]
    pub fn rows<T>(self, items: impl IntoIterator<Item = T>, mut cells: impl FnMut(T) -> Vec<AnyView>) -> Self {
        items.into_iter().fold(self, |table, item| table.row(cells(item)))
    }
}

impl IntoRender for Table {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        let Self { id, caption, caption_class, columns, rows, heading } = self;
        let caption_id = format!("{id}-caption");
        let body = rows.into_iter().map(|cells| row(cells, &columns, heading)).collect_view();
        let head = columns.into_iter().map(column_heading).collect_view();
        view! {
            <div class="table-scroll" role="region" aria-labelledby=caption_id tabindex="0">
                <table class="table" id=id>
                    <caption><span id=caption_id.clone() class=caption_class>{caption}</span></caption>
                    <thead><tr>{head}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn column_heading(column: Column) -> AnyView {
    let Some((href, now)) = column.sort else {
        return view! { <th scope="col" data-column=column.kind>{column.label}</th> }.into_any();
    };
    let order = now.map(|sort| match sort {
        Sort::Ascending => "ascending",
        Sort::Descending => "descending",
    });
    view! { <th scope="col" data-column=column.kind aria-sort=order><a href=href>{column.label}</a></th> }.into_any()
}

fn row(cells: Vec<AnyView>, columns: &[Column], heading: usize) -> impl IntoView + use<> {
    let cells = cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(at, (content, column))| cell(content, column, at == heading))
        .collect_view();
    view! { <tr>{cells}</tr> }
}

fn cell(content: AnyView, column: &Column, heading: bool) -> AnyView {
    if heading {
        return view! { <th scope="row" data-column=column.kind>{content}</th> }.into_any();
    }
    view! { <td data-column=column.kind data-label=column.label.clone()>{content}</td> }.into_any()
}
