"use strict";
// What the pages have in common: their data, their texts, and how elements are made.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const settings = {lang: ""};

// t is a text of the page in its language, with its gaps filled and, of each
// {one|many}, the form for the number before it.
function t(key, ...args) {
  let next = 0, number = 0;
  return data.texts[settings.lang][key].replace(/%(?:\[(\d+)\])?[ds]|\{([^|{}]*)\|([^{}]*)\}/g, (gap, index, one, many) => {
    if (one !== undefined) return number === 1 ? one : many;
    const value = args[index ? index - 1 : next++];
    if (typeof value === "number") number = value;
    return value;
  });
}
const inLang = text => text[settings.lang] ?? text.en ?? Object.values(text)[0] ?? "";

const make = (tag, properties = {}, ...children) => {
  const e = Object.assign(document.createElement(tag), properties);
  e.append(...children);
  return e;
};
function button(text, press, properties = {}) {
  const e = make("button", {type: "button", ...properties}, text);
  e.addEventListener("click", press);
  return e;
}

// drawWords puts the texts into the language of the page.
function drawWords() {
  const args = e => e.dataset.args ? [e.dataset.args] : [];
  document.documentElement.lang = settings.lang === "zh" ? "zh-CN" : settings.lang;
  for (const e of all("[data-t]")) e.textContent = t(e.dataset.t, ...args(e));
  for (const e of all("[data-label]")) e.setAttribute("aria-label", t(e.dataset.label, ...args(e)));
  all("[data-lang]").forEach(b => b.setAttribute("aria-pressed", b.dataset.lang === settings.lang));
}
const firstLang = () => data.lang !== "auto" ? data.lang : /^zh/i.test(navigator.language) ? "zh" : "en";
