//! What the PDF library does not write: the structure tree, the bookmarks, the document's properties in both their
//! forms, and an identifier that follows from the content. PDF 1.7, PDF/UA-1.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use weft_shared::when::Moment;

use super::{
    ReportError,
    document::Label,
    margins::Sheet as _,
    pages::utf16,
    sheet::{Bookmark, Sheets, owners},
    tags::{Element, Kid, Node, Role},
};

const PRODUCER: &str = "Weft";

/// Tags the drawn pages and writes the file.
pub(crate) fn finish(
    mut pdf: lopdf::Document,
    sheets: &Sheets,
    label: &Label,
    made_at: Moment,
) -> Result<Vec<u8>, ReportError> {
    pdf.version = "1.7".to_owned();
    let pages: Vec<ObjectId> = pdf.page_iter().collect();
    if pages.len() != sheets.pages.len() {
        return Err(ReportError::Inner("a page was lost"));
    }
    let created =
        jiff::Timestamp::from_millisecond(made_at.0).map_err(|_| ReportError::Inner("made outside of the calendar"))?;
    let tree = structure(&mut pdf, sheets, &pages);
    for (number, page) in (0_i64..).zip(&pages) {
        let page = dictionary_of(&mut pdf, *page)?;
        page.remove(b"Annots");
        page.set("StructParents", number);
        page.set("Tabs", name("S"));
    }
    let outlines = outline(&mut pdf, &sheets.bookmarks, &pages, sheets.paper.size().1);
    let metadata = pdf.add_object(Stream::new(
        dictionary! { "Type" => name("Metadata"), "Subtype" => name("XML") },
        xmp(label, created).into_bytes(),
    ));
    let root = reference(&pdf, b"Root")?;
    let catalog = dictionary_of(&mut pdf, root)?;
    catalog.set("Lang", text(label.language));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("StructTreeRoot", tree);
    catalog.set("Metadata", metadata);
    if let Some(outlines) = outlines {
        catalog.set("Outlines", outlines);
        catalog.set("PageMode", name("UseOutlines"));
    }
    let info = reference(&pdf, b"Info")?;
    let stamp = created.strftime("D:%Y%m%d%H%M%SZ").to_string();
    *dictionary_of(&mut pdf, info)? = dictionary! {
        "Title" => text(&label.title),
        "Author" => text(&label.author),
        "Creator" => text(PRODUCER),
        "Producer" => text(PRODUCER),
        "CreationDate" => Object::string_literal(stamp.as_str()),
        "ModDate" => Object::string_literal(stamp.as_str()),
    };
    let identifier = Object::String(identify(&pdf, label, &stamp), StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![identifier.clone(), identifier]);
    for object in pdf.objects.values_mut() {
        // The library leaves pictures as they are.
        if let Object::Stream(stream) = object
            && !stream.dict.has(b"Filter")
        {
            stream.allows_compression = true;
        }
    }
    pdf.compress();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes)?;
    Ok(bytes)
}

/// Writes the structure tree; its root's number.
fn structure(pdf: &mut lopdf::Document, sheets: &Sheets, pages: &[ObjectId]) -> ObjectId {
    let nodes = sheets.tags.nodes();
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = nodes.iter().map(|_| pdf.new_object_id()).collect();
    let id = |element: Element| ids[element.0];
    for (node, own) in nodes.iter().zip(&ids) {
        let parent = node.parent.map_or(root, id);
        let kids: Vec<Object> = node
            .kids
            .iter()
            .map(|kid| match *kid {
                Kid::Element(element) => id(element).into(),
                Kid::Content { page, mcid } => dictionary! {
                    "Type" => name("MCR"),
                    "Pg" => pages[page],
                    "MCID" => count(mcid),
                }
                .into(),
            })
            .collect();
        let mut element = dictionary! {
            "Type" => name("StructElem"),
            "S" => name(node.role.name()),
            "P" => parent,
            "K" => kids,
        };
        if let Some(alternative) = &node.alternative {
            element.set("Alt", text(alternative));
        }
        if let Some(attributes) = attributes(node) {
            element.set("A", attributes);
        }
        pdf.objects.insert(*own, element.into());
    }
    let numbers: Vec<Object> = (0_i64..)
        .zip(&sheets.pages)
        .flat_map(|(page, marks)| {
            let owners: Vec<Object> = owners(marks).into_iter().map(|element| id(element).into()).collect();
            [page.into(), owners.into()]
        })
        .collect();
    let parents = pdf.add_object(dictionary! { "Nums" => numbers });
    pdf.objects.insert(
        root,
        dictionary! {
            "Type" => name("StructTreeRoot"),
            "K" => vec![ids[0].into()],
            "ParentTree" => parents,
            "ParentTreeNextKey" => count(pages.len()),
        }
        .into(),
    );
    root
}

/// What a role needs said beside its name.
fn attributes(node: &Node) -> Option<Dictionary> {
    match node.role {
        Role::TH => Some(dictionary! { "O" => name("Table"), "Scope" => name("Column") }),
        Role::RowHead => Some(dictionary! { "O" => name("Table"), "Scope" => name("Row") }),
        Role::L => Some(dictionary! { "O" => name("List"), "ListNumbering" => name("None") }),
        Role::Figure => node.bounds.map(|bounds| {
            let bounds: Vec<Object> = bounds.iter().map(|edge| Object::Real(*edge)).collect();
            dictionary! { "O" => name("Layout"), "Placement" => name("Block"), "BBox" => bounds }
        }),
        _ => None,
    }
}

/// Writes the bookmarks as a tree by level; its root's number, `None` without any.
fn outline(pdf: &mut lopdf::Document, bookmarks: &[Bookmark], pages: &[ObjectId], height: f32) -> Option<ObjectId> {
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| pdf.new_object_id()).collect();
    // The nearest earlier bookmark of a higher level.
    let parent =
        |position: usize| bookmarks[..position].iter().rposition(|earlier| earlier.level < bookmarks[position].level);
    let children =
        |of: Option<usize>| -> Vec<usize> { (0..bookmarks.len()).filter(|position| parent(*position) == of).collect() };
    let family = |entry: &mut Dictionary, kids: &[usize]| {
        if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
            entry.set("First", ids[*first]);
            entry.set("Last", ids[*last]);
            entry.set("Count", count(kids.len()));
        }
    };
    let mut entries = Vec::with_capacity(bookmarks.len());
    for (position, bookmark) in bookmarks.iter().enumerate() {
        let above = parent(position);
        let destination: Vec<Object> = vec![
            pages[bookmark.page].into(),
            name("XYZ"),
            Object::Null,
            Object::Real(height - bookmark.top),
            Object::Null,
        ];
        let mut entry = dictionary! {
            "Title" => text(&bookmark.words),
            "Parent" => above.map_or(root, |above| ids[above]),
            "Dest" => destination,
        };
        let siblings = children(above);
        let own = siblings.iter().position(|sibling| *sibling == position)?;
        if let Some(before) = own.checked_sub(1).and_then(|before| siblings.get(before)) {
            entry.set("Prev", ids[*before]);
        }
        if let Some(after) = siblings.get(own + 1) {
            entry.set("Next", ids[*after]);
        }
        family(&mut entry, &children(Some(position)));
        entries.push((ids[position], entry));
    }
    if entries.is_empty() {
        return None;
    }
    let mut top = dictionary! { "Type" => name("Outlines") };
    family(&mut top, &children(None));
    // All entries are open, so all of them count.
    top.set("Count", count(bookmarks.len()));
    entries.push((root, top));
    for (id, entry) in entries {
        pdf.objects.insert(id, entry.into());
    }
    Some(root)
}

/// The properties as XMP; also where a file says that it follows PDF/UA-1.
fn xmp(label: &Label, created: jiff::Timestamp) -> String {
    let title = escaped(&label.title);
    let author = escaped(&label.author);
    let language = label.language;
    let stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n\
         <xmp:CreateDate>{stamp}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{stamp}</xmp:ModifyDate>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <pdfuaid:part>1</pdfuaid:part>\n\
         </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Sixteen bytes that follow from everything drawn and said, instead of from a random number.
fn identify(pdf: &lopdf::Document, label: &Label, stamp: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(&label.title);
    hash.update(stamp);
    for object in pdf.objects.values() {
        if let Ok(stream) = object.as_stream() {
            hash.update(&stream.content);
        }
    }
    hash.finalize().iter().take(16).copied().collect()
}

fn dictionary_of(pdf: &mut lopdf::Document, id: ObjectId) -> Result<&mut Dictionary, ReportError> {
    pdf.get_object_mut(id).and_then(Object::as_dict_mut).map_err(|_| ReportError::Inner("a dictionary is missing"))
}

fn reference(pdf: &lopdf::Document, key: &[u8]) -> Result<ObjectId, ReportError> {
    pdf.trailer.get(key).and_then(Object::as_reference).map_err(|_| ReportError::Inner("the trailer is incomplete"))
}

fn name(word: &str) -> Object {
    Object::Name(word.as_bytes().to_vec())
}

fn text(words: &str) -> Object {
    Object::String(utf16(words), StringFormat::Hexadecimal)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
