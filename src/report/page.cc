#include "report/page.h"

#include <fmt/format.h>

#include "report/html.h"
#include "report/page_style.h"

namespace mnemo {

std::string Page(const PageParts& parts) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
      "style-src &#39;unsafe-inline&#39;{}\"/>\n"
      "<title>{}</title>\n<style>{}</style></head>\n<body><main>\n{}</main>{}</body></html>\n",
      parts.script.empty() ? "" : "; script-src &#39;unsafe-inline&#39;", Escape(parts.title),
      PageStyle() + parts.style, parts.body,
      parts.script.empty() ? "" : "\n<script>" + parts.script + "</script>\n");
}

}  // namespace mnemo
