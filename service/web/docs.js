// Shows openapi.json as a page, with a form to try each operation. Everything is set as text, never as markup.
"use strict";

const JSON_TYPE = "application/json";
const MULTIPART = "multipart/form-data";
let api;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Text in which `code` is marked and blank lines part paragraphs.
function prose(text, name = "p") {
  return text.split(/\n\n+/).map((paragraph) => element(name, {}, ...paragraph.split("`").map(
    (part, index) => (index % 2 ? element("code", { textContent: part }) : part.replaceAll("\n", " ")))));
}

function resolve(part) {
  return part?.$ref ? part.$ref.slice(2).split("/").reduce((found, name) => found[name], api) : part ?? {};
}

// Schemas

function typeOf(schema) {
  schema = resolve(schema);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.every((choice) => !choice.required || choice.type)) return choices.map(typeOf).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return schema.format === "binary" ? "file" : schema.title && schema.properties ? schema.title : schema.type ?? "anything";
}

// The schemas with fields that a schema is made of, itself or within lists and alternatives.
function objectsIn(schema) {
  schema = resolve(schema);
  if (schema.properties) return [schema];
  return [...(schema.anyOf ?? schema.oneOf ?? []), schema.items, schema.additionalProperties]
    .filter((part) => part && typeof part === "object").flatMap(objectsIn);
}

function fields(schema, seen = []) {
  return objectsIn(schema).filter((found) => !seen.includes(found)).map((found) => element(
    "ul", { className: "fields" }, ...Object.entries(found.properties).map(([name, field]) => {
      const needed = found.required?.includes(name) ? ", required" : "";
      const fallback = field.default == null ? "" : `, default ${JSON.stringify(field.default)}`;
      const about = resolve(field).description ?? "";
      return element("li", {}, element("code", { textContent: name }), " ",
        element("span", { className: "type", textContent: typeOf(field) + needed + fallback }),
        ...(about ? [" – ", ...prose(about, "span")] : []), ...fields(field, [...seen, found]));
    })));
}

function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

// An operation

function show(path, method, operation) {
  const inside = element("div");
  const details = element("details", { className: "operation", id: operation.operationId },
    element("summary", {}, element("span", { className: "method", textContent: method.toUpperCase() }),
      element("code", { textContent: path }), element("span", { className: "about", textContent: operation.summary })),
    inside);
  details.addEventListener("toggle", () => { if (!inside.hasChildNodes()) fill(inside, path, method, operation); });
  return details;
}

function fill(inside, path, method, operation) {
  inside.append(...prose(operation.description ?? ""));
  if (operation.security) {
    inside.append(...prose("Needs an API key" + (operation.security.some((one) => !Object.keys(one).length) ?
      " only beyond what anonymous callers may do." : ".")));
  }
  const content = operation.requestBody?.content ?? {};
  const schema = Object.values(content)[0]?.schema;
  if (schema) inside.append(element("h3", { textContent: `Request: ${Object.keys(content).join(", ")}` }), ...fields(schema));
  for (const [status, response] of Object.entries(operation.responses)) {
    for (const [type, body] of Object.entries(response.content ?? {})) {
      if (status >= "400") continue;
      inside.append(element("h3", { textContent: `Answer ${status}: ${type}` }), ...fields(body.schema));
      if ("example" in body) inside.append(element("pre", { textContent: pretty(body.example) }));
    }
  }
  const wrong = Object.entries(operation.responses).filter(([status]) => status >= "400");
  inside.append(element("h3", { textContent: "Errors" }), element("ul", { className: "fields" }, ...wrong.map(
    ([status, response]) => element("li", {}, element("code", { textContent: status }), ` ${response.description}`))));
  inside.append(form(path, method, operation, content));
}

// Trying it

function form(path, method, operation, content) {
  const inputs = {};
  const answer = element("div", { ariaLive: "polite" });
  const made = element("form", {}, element("h3", { textContent: "Try it" }));
  for (const parameter of operation.parameters ?? []) {
    inputs[parameter.name] = element("input", { value: parameter.example ?? "" });
    made.append(element("label", {}, `${parameter.name} `, inputs[parameter.name]));
  }
  const body = JSON_TYPE in content ? textBody(made, content[JSON_TYPE]) :
    MULTIPART in content ? fileBody(made, content[MULTIPART]) : () => undefined;
  const types = Object.keys(operation.responses[200]?.content ?? {});
  const accept = element("select", {}, ...types.map((type) => element("option", { textContent: type })));
  if (types.length > 1) made.append(element("label", {}, "Accept ", accept));
  made.append(element("button", { textContent: "Send" }), answer);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(path.slice(1).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(inputs[name].value)),
      document.baseURI);
    for (const parameter of operation.parameters ?? []) {
      const value = inputs[parameter.name].value;
      if (parameter.in === "query" && value) address.searchParams.set(parameter.name, value);
    }
    send(address, method, body(), accept.value, answer);
  });
  return made;
}

function textBody(made, { examples = {} }) {
  const names = Object.keys(examples);
  const text = element("textarea", { spellcheck: false, ariaLabel: "Request", value: pretty(examples[names[0]]?.value ?? {}) });
  const choice = element("select", {}, ...names.map((name) => element("option", { textContent: name })));
  choice.addEventListener("change", () => { text.value = pretty(examples[choice.value].value); });
  if (names.length > 1) made.append(element("label", {}, "Example ", choice));
  made.append(text);
  return () => text.value;
}

function fileBody(made, { schema, examples = {} }) {
  const example = Object.values(examples)[0]?.value ?? {};
  const inputs = Object.entries(resolve(schema).properties).map(([name, field]) => {
    const input = element("input", field.format === "binary" ? { type: "file", name } : { name, value: example[name] ?? "" });
    made.append(element("label", {}, `${name} `, input));
    return input;
  });
  return () => {
    const data = new FormData();
    for (const { name, type, files, value } of inputs) {
      if (type === "file" ? files.length : value) data.append(name, type === "file" ? files[0] : value);
    }
    return data;
  };
}

async function send(address, method, body, accept, answer) {
  const headers = accept ? { Accept: accept } : {};
  if (typeof body === "string") headers["Content-Type"] = JSON_TYPE;
  const key = document.getElementById("key").value;
  if (key) headers.Authorization = `Bearer ${key}`;
  answer.replaceChildren(element("p", { textContent: "…" }));
  const began = performance.now();
  try {
    const response = await fetch(address, { method: method.toUpperCase(), headers, body, credentials: "omit" });
    let text = await response.text();
    try { text = pretty(JSON.parse(text)); } catch { /* not JSON */ }
    const took = Math.round(performance.now() - began);
    answer.replaceChildren(
      element("p", { className: "status", textContent: `${response.status} ${response.headers.get("Content-Type")}, ${took} ms` }),
      element("pre", { className: "answer", textContent: text }));
  } catch (error) {
    answer.replaceChildren(element("p", { className: "status", textContent: String(error) }));
  }
}

// The page

async function start() {
  const about = document.getElementById("about");
  try {
    api = await (await fetch("openapi.json", { credentials: "omit" })).json();
  } catch (error) {
    about.textContent = `openapi.json cannot be read: ${error}`;
    return;
  }
  about.replaceChildren(`${api.info.description} Version ${api.info.version}. `,
    element("a", { href: "openapi.json", textContent: "openapi.json" }));
  const access = document.getElementById("access");
  access.hidden = !api.components.securitySchemes;
  access.addEventListener("submit", (event) => event.preventDefault());
  const all = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  for (const tag of api.tags) {
    document.getElementById("operations").append(element("h2", { textContent: tag.name }), ...prose(tag.description ?? ""),
      ...all.filter(({ operation }) => operation.tags.includes(tag.name))
        .map(({ path, method, operation }) => show(path, method, operation)));
  }
  const wanted = document.getElementById(location.hash.slice(1));
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
}

start();
