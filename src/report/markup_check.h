// For tests: a small reader of HTML as this program writes it. Stricter than a browser: every tag
// is closed, in order, attributes are quoted, "&" only begins an entity.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mnemo::fixture {

struct MarkupElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct Markup {
  std::string error;  // "" if well formed
  std::vector<MarkupElement> elements;
  std::vector<std::string> texts;  // between tags, entities as they stand; without script and style
};

inline bool ReadAttributes(std::string_view tag, MarkupElement* element) {
  size_t i = tag.find(' ');
  while (i != std::string_view::npos && i < tag.size()) {
    while (i < tag.size() && tag[i] == ' ') ++i;
    const size_t begin = i;
    while (i < tag.size() && tag[i] != ' ' && tag[i] != '=') ++i;
    const std::string name(tag.substr(begin, i - begin));
    if (i == tag.size() || tag[i] == ' ') {
      if (!name.empty()) element->attributes.push_back({name, ""});
      continue;
    }
    if (i + 1 >= tag.size() || tag[i + 1] != '"') return false;
    const size_t end = tag.find('"', i + 2);
    if (end == std::string_view::npos) return false;
    element->attributes.push_back({name, std::string(tag.substr(i + 2, end - i - 2))});
    i = end + 1;
    if (i < tag.size() && tag[i] != ' ') return false;
  }
  return true;
}

inline bool EntitiesHold(std::string_view text) {
  static const std::set<std::string_view> known{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  for (size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
    const size_t end = text.find(';', i);
    if (end == std::string_view::npos || !known.contains(text.substr(i, end - i + 1))) return false;
  }
  return true;
}

inline Markup ReadMarkup(std::string_view html) {
  static const std::set<std::string> empty{"br", "meta", "input"};
  Markup markup;
  std::vector<std::string> open;
  const auto fail = [&](std::string what, size_t at) {
    markup.error = std::move(what) + " near: " + std::string(html.substr(at, 80));
    return markup;
  };
  size_t i = html.starts_with("<!DOCTYPE html>") ? 15 : 0;
  while (i < html.size()) {
    const bool raw = !open.empty() && (open.back() == "script" || open.back() == "style");
    const size_t tag = raw ? html.find("</" + open.back() + ">", i) : html.find('<', i);
    const std::string_view text = html.substr(i, tag == std::string_view::npos ? tag : tag - i);
    if (!raw) {
      if (text.find('>') != std::string_view::npos) return fail("a bare >", i);
      if (!EntitiesHold(text)) return fail("a bare &", i);
      if (!text.empty()) markup.texts.emplace_back(text);
    }
    if (tag == std::string_view::npos) break;
    size_t end = tag + 1;
    for (bool quoted = false; end < html.size() && (quoted || html[end] != '>'); ++end) {
      if (html[end] == '"') quoted = !quoted;
    }
    if (end == html.size()) return fail("a tag without end", tag);
    std::string_view inside = html.substr(tag + 1, end - tag - 1);
    i = end + 1;
    if (inside.starts_with("/")) {
      if (open.empty() || open.back() != inside.substr(1)) return fail("a wrong closing tag", tag);
      open.pop_back();
      continue;
    }
    const bool closed = inside.ends_with("/");
    if (closed) inside.remove_suffix(1);
    MarkupElement element{std::string(inside.substr(0, inside.find(' '))), {}};
    if (element.name.empty() || !std::isalpha(static_cast<unsigned char>(element.name[0]))) {
      return fail("a bare <", tag);
    }
    if (!ReadAttributes(inside, &element)) return fail("an attribute without quotes", tag);
    for (const auto& attribute : element.attributes) {
      if (!EntitiesHold(attribute.second)) return fail("a bare & in an attribute", tag);
    }
    if (!closed && !empty.contains(element.name)) open.push_back(element.name);
    markup.elements.push_back(std::move(element));
  }
  if (!open.empty()) markup.error = "not closed: " + open.back();
  return markup;
}

}  // namespace mnemo::fixture
