/**
 * Notes as W3C Web Annotations (JSON-LD), and back.
 *
 * The target is the canvas of a page (IIIF) or the name of a thing, `scope` is the page of this site, and words
 * are a TextQuoteSelector (Web Annotation Data Model, 4.2.4). What is read is text, and checked.
 */
import { MOST, newId } from "./note.js";

const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
export const MOST_BYTES = 5_000_000;
export const MOST_NOTES = 2_000;
const LONG = 600; // characters from which on only both ends of words stand in an address
const END = 200;
const PAGE = /^\/doc\/document\/([A-Za-z0-9._~-]+)\/page\/([1-9][0-9]*)$/;
const CANVAS = /^\/iiif\/document\/([A-Za-z0-9._~-]+)\/page\/([1-9][0-9]*)$/;
const UUID = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Write notes as an annotation collection.
 * @param {import("./note.js").Note[]} notes
 * @param {string} base of the catalogue
 * @param {string} label
 */
export function writeCollection(notes, base, label) {
  const items = notes.map((note) => writeAnnotation(note, base));
  return {
    "@context": CONTEXT,
    id: `urn:uuid:${newId()}`,
    type: "AnnotationCollection",
    label,
    total: items.length,
    first: { id: `urn:uuid:${newId()}`, type: "AnnotationPage", startIndex: 0, items },
  };
}

function writeAnnotation(note, base) {
  const bodies = [
    ...(note.comment ? [textBody(note.comment, "commenting")] : []),
    ...(note.collection ? [textBody(note.collection, "tagging")] : []),
  ];
  return {
    id: `urn:uuid:${note.id}`,
    type: "Annotation",
    motivation: note.comment ? "commenting" : "bookmarking",
    created: note.created,
    modified: note.modified,
    ...(bodies.length ? { body: bodies } : {}),
    target: writeTarget(note, base),
  };
}

function textBody(value, purpose) {
  return { type: "TextualBody", value, format: "text/plain", purpose };
}

function writeTarget(note, base) {
  const { exact, prefix, suffix } = note.quote ?? {};
  return {
    type: "SpecificResource",
    source: sourceOf(note, base),
    scope: absolute(note.path, base),
    ...(exact ? { selector: { type: "TextQuoteSelector", exact, ...(prefix && { prefix }), ...(suffix && { suffix }) } } : {}),
    state: { type: "TimeState", sourceDate: note.seen },
    "dcterms:title": note.title,
    ...(note.citation ? { "dcterms:bibliographicCitation": note.citation } : {}),
    ...(note.classTitle ? { "dcterms:type": note.classTitle } : {}),
    ...(note.place ? { "dcterms:extent": note.place } : {}),
    ...(note.etag ? { "schema:version": note.etag } : {}),
  };
}

function sourceOf(note, base) {
  const [path, fragment] = splitPath(note.path);
  const page = path.match(PAGE);
  if (page && note.kind !== "claim") return `${base}iiif/document/${page[1]}/page/${page[2]}`;
  const name = path.replace(/^\/doc\/(?=scheme\/)/, "").replace(/^\/doc\//, "id/");
  return `${base}${name}${note.kind === "claim" && fragment ? `#${fragment}` : ""}`;
}

function splitPath(path) {
  const { pathname, hash } = new URL(path, location.origin);
  return [pathname, hash.slice(1)];
}

export function absolute(path, base) {
  return `${base}${path.replace(/^\//, "")}`;
}

/**
 * Read annotations: a collection, a page, an array or one alone.
 * @param {string} text a file
 * @param {string} base of the catalogue
 * @returns {{notes: import("./note.js").Note[], left: number}} `left` are those on nothing of this catalogue
 * @throws {SyntaxError} with a sentence, where it is no such file
 */
export function readCollection(text, base) {
  const items = itemsOf(parse(text));
  if (!items.length) throw new SyntaxError("There are no annotations in this file.");
  if (items.length > MOST_NOTES) throw new SyntaxError(`A file has at most ${MOST_NOTES} annotations.`);
  const notes = items.map((item) => readAnnotation(item, base)).filter(Boolean);
  return { notes, left: items.length - notes.length };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError("This file is no JSON, so no annotations are in it.");
  }
}

function itemsOf(data) {
  if (Array.isArray(data)) return data;
  if (data?.type === "Annotation") return [data];
  const items = data?.items ?? data?.first?.items;
  return Array.isArray(items) ? items : [];
}

function readAnnotation(item, base) {
  const target = first(item?.target);
  const place = target && pathOf(target, base);
  if (!place) return null;
  const quote = readQuote(target);
  const path = quote && !isClaim(target.source) ? passagePath(place, quote) : place;
  const claim = isClaim(target.source);
  const now = new Date().toISOString();
  const title = cut(target["dcterms:title"], "title") || path;
  return {
    id: text(item.id).match(UUID)?.[1] ?? newId(),
    kind: kindOf(path, quote, claim),
    path,
    title,
    classTitle: cut(target["dcterms:type"], "classTitle"),
    quote,
    place: cut(target["dcterms:extent"], "place"),
    citation: cut(target["dcterms:bibliographicCitation"], "citation"),
    ...sourcesOf(path, quote, claim, base),
    etag: cut(target["schema:version"], "title"),
    seen: date(first(target.state)?.sourceDate) ?? now,
    comment: bodyText(item, "commenting").slice(0, MOST.comment),
    collection: bodyText(item, "tagging").slice(0, MOST.collection),
    created: date(item.created) ?? now,
    modified: date(item.modified) ?? now,
  };
}

/** Where a target is on this site: by its scope, else by its source, "" where it is of another. */
function pathOf(target, base) {
  const addresses = typeof target === "string" ? [target] : [target.scope, target.source?.id ?? target.source, target.id];
  for (const address of addresses.map(text)) {
    if (!address.startsWith(base) || address.length > MOST.path) continue;
    const url = new URL(`/${address.slice(base.length)}`, location.origin);
    const path = url.pathname.replace(CANVAS, "/doc/document/$1/page/$2").replace(/^\/id\//, "/doc/").replace(/^\/scheme\//, "/doc/scheme/");
    if (url.origin === location.origin && path.startsWith("/doc/")) return path + url.search + url.hash;
  }
  return "";
}

function readQuote(target) {
  const all = [target.selector].flat();
  const selector = all.find((each) => each?.type === "TextQuoteSelector" && text(each.exact));
  if (!selector) return null;
  const [exact, prefix, suffix] = ["exact", "prefix", "suffix"].map((name) => cut(selector[name], name));
  return { exact, prefix, suffix };
}

/** The path that leads to words: that which the file has, else one made of what it quotes. */
function passagePath(path, { exact, prefix, suffix }) {
  const url = new URL(path, location.origin);
  if (url.searchParams.has("quote") || !PAGE.test(url.pathname)) return path;
  const ends = exact.length > LONG ? { quote: exact.slice(0, END), until: exact.slice(-END) } : { quote: exact };
  const around = { ...(prefix && { before: prefix.slice(-END) }), ...(suffix && { after: suffix.slice(0, END) }) };
  return `${url.pathname}?${new URLSearchParams({ ...ends, ...around })}#passage`;
}

function kindOf(path, quote, claim) {
  const [pathname] = splitPath(path);
  if (claim) return "claim";
  if (quote) return "passage";
  if (PAGE.test(pathname)) return "page";
  return /^\/doc\/document\/[^/]+$/.test(pathname) ? "document" : "thing";
}

function isClaim(source) {
  return /\/id\/.*#/.test(text(source?.id ?? source));
}

/** Where the citation is, and what tells of changes, by the path. */
function sourcesOf(path, quote, claim, base) {
  const [pathname, fragment] = splitPath(path);
  const iri = `${base}${pathname.startsWith("/doc/scheme/") ? pathname.slice(5) : `id/${pathname.slice(5)}`}`;
  const name = claim ? `${iri}#${fragment}` : iri;
  const words = quote && !claim ? Object.fromEntries(new URL(path, location.origin).searchParams) : {};
  const cite = new URLSearchParams({ iri: name, ...words }).toString();
  if (claim) return { cite: `/cite?${cite}`, version: `/cite.csl?${cite}` };
  return { cite: `/cite?${cite}`, version: quote ? "" : `${pathname}.jsonld` };
}

function bodyText(item, purpose) {
  const bodies = [item.body ?? []].flat();
  const told = (body) => !body?.purpose || body.purpose === "describing"; // what a catalogue writes of its claims
  const found = bodies.find((body) => body?.purpose === purpose) ?? (purpose === "commenting" ? bodies.find(told) : null);
  return text(found?.value ?? (purpose === "commenting" ? item.bodyValue : ""));
}

const first = (value) => (Array.isArray(value) ? value[0] : value);
const text = (value) => (typeof value === "string" ? value : "");
const cut = (value, name) => text(value).slice(0, MOST[name]);

function date(value) {
  const time = new Date(text(value));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
