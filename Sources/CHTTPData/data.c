#include "CHTTPData.h"

// `#embed` came with C23; this compiler knows it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char openapi_json[] = {
#embed "../HTTP/Assets/openapi.json"
};
static const unsigned char postrider_css[] = {
#embed "../HTTP/Assets/postrider.css"
};
static const unsigned char live_js[] = {
#embed "../HTTP/Assets/live.js"
};
static const unsigned char icon_svg[] = {
#embed "../HTTP/Assets/icon.svg"
};
static const unsigned char layout_mustache[] = {
#embed "../HTTP/Pages/Templates/layout.mustache"
};
static const unsigned char page_mustache[] = {
#embed "../HTTP/Pages/Templates/page.mustache"
};
static const unsigned char counts_mustache[] = {
#embed "../HTTP/Pages/Templates/counts.mustache"
};
static const unsigned char bounces_mustache[] = {
#embed "../HTTP/Pages/Templates/bounces.mustache"
};
static const unsigned char home_mustache[] = {
#embed "../HTTP/Pages/Templates/home.mustache"
};
static const unsigned char message_mustache[] = {
#embed "../HTTP/Pages/Templates/message.mustache"
};
static const unsigned char returned_mustache[] = {
#embed "../HTTP/Pages/Templates/returned.mustache"
};
static const unsigned char returned_mail_mustache[] = {
#embed "../HTTP/Pages/Templates/returned-mail.mustache"
};
static const unsigned char sign_in_mustache[] = {
#embed "../HTTP/Pages/Templates/sign-in.mustache"
};
static const unsigned char notice_mustache[] = {
#embed "../HTTP/Pages/Templates/notice.mustache"
};
static const unsigned char confirm_mustache[] = {
#embed "../HTTP/Pages/Templates/confirm.mustache"
};

static const struct http_data_file files[] = {
    {"openapi.json", openapi_json, sizeof openapi_json},
    {"postrider.css", postrider_css, sizeof postrider_css},
    {"live.js", live_js, sizeof live_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"layout.mustache", layout_mustache, sizeof layout_mustache},
    {"page.mustache", page_mustache, sizeof page_mustache},
    {"counts.mustache", counts_mustache, sizeof counts_mustache},
    {"bounces.mustache", bounces_mustache, sizeof bounces_mustache},
    {"home.mustache", home_mustache, sizeof home_mustache},
    {"message.mustache", message_mustache, sizeof message_mustache},
    {"returned.mustache", returned_mustache, sizeof returned_mustache},
    {"returned-mail.mustache", returned_mail_mustache, sizeof returned_mail_mustache},
    {"sign-in.mustache", sign_in_mustache, sizeof sign_in_mustache},
    {"notice.mustache", notice_mustache, sizeof notice_mustache},
    {"confirm.mustache", confirm_mustache, sizeof confirm_mustache},
};

size_t http_data_file_count(void) { return sizeof files / sizeof files[0]; }

struct http_data_file http_data_file_at(size_t index) { return files[index]; }
