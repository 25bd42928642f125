// The rule files of Sources/Bounce/Rules/Data, carried in the binary. A new file needs a line in each of the two lists.
#include "CBounceData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed is C23; clang has it in every mode

static const unsigned char generic[] = {
#embed "../Bounce/Rules/Data/generic.rules"
};
static const unsigned char codes[] = {
#embed "../Bounce/Rules/Data/codes.rules"
};
static const unsigned char amazon[] = {
#embed "../Bounce/Rules/Data/amazon.rules"
};
static const unsigned char att[] = {
#embed "../Bounce/Rules/Data/att.rules"
};
static const unsigned char blocklists[] = {
#embed "../Bounce/Rules/Data/blocklists.rules"
};
static const unsigned char carriers[] = {
#embed "../Bounce/Rules/Data/carriers.rules"
};
static const unsigned char comcast[] = {
#embed "../Bounce/Rules/Data/comcast.rules"
};
static const unsigned char gmx[] = {
#embed "../Bounce/Rules/Data/gmx.rules"
};
static const unsigned char godaddy[] = {
#embed "../Bounce/Rules/Data/godaddy.rules"
};
static const unsigned char google[] = {
#embed "../Bounce/Rules/Data/google.rules"
};
static const unsigned char icloud[] = {
#embed "../Bounce/Rules/Data/icloud.rules"
};
static const unsigned char languages[] = {
#embed "../Bounce/Rules/Data/languages.rules"
};
static const unsigned char iua[] = {
#embed "../Bounce/Rules/Data/iua.rules"
};
static const unsigned char mailru[] = {
#embed "../Bounce/Rules/Data/mailru.rules"
};
static const unsigned char microsoft[] = {
#embed "../Bounce/Rules/Data/microsoft.rules"
};
static const unsigned char mtas[] = {
#embed "../Bounce/Rules/Data/mtas.rules"
};
static const unsigned char orange_laposte[] = {
#embed "../Bounce/Rules/Data/orange-laposte.rules"
};
static const unsigned char reports[] = {
#embed "../Bounce/Rules/Data/reports.rules"
};
static const unsigned char security_gateways[] = {
#embed "../Bounce/Rules/Data/security-gateways.rules"
};
static const unsigned char t_online[] = {
#embed "../Bounce/Rules/Data/t-online.rules"
};
static const unsigned char tencent_netease[] = {
#embed "../Bounce/Rules/Data/tencent-netease.rules"
};
static const unsigned char yahoo[] = {
#embed "../Bounce/Rules/Data/yahoo.rules"
};
static const unsigned char yandex[] = {
#embed "../Bounce/Rules/Data/yandex.rules"
};

static const struct bounce_rule_file files[] = {
    {"generic.rules", generic, sizeof generic},
    {"codes.rules", codes, sizeof codes},
    {"amazon.rules", amazon, sizeof amazon},
    {"att.rules", att, sizeof att},
    {"blocklists.rules", blocklists, sizeof blocklists},
    {"carriers.rules", carriers, sizeof carriers},
    {"comcast.rules", comcast, sizeof comcast},
    {"gmx.rules", gmx, sizeof gmx},
    {"godaddy.rules", godaddy, sizeof godaddy},
    {"google.rules", google, sizeof google},
    {"icloud.rules", icloud, sizeof icloud},
    {"languages.rules", languages, sizeof languages},
    {"iua.rules", iua, sizeof iua},
    {"mailru.rules", mailru, sizeof mailru},
    {"microsoft.rules", microsoft, sizeof microsoft},
    {"mtas.rules", mtas, sizeof mtas},
    {"orange-laposte.rules", orange_laposte, sizeof orange_laposte},
    {"reports.rules", reports, sizeof reports},
    {"security-gateways.rules", security_gateways, sizeof security_gateways},
    {"t-online.rules", t_online, sizeof t_online},
    {"tencent-netease.rules", tencent_netease, sizeof tencent_netease},
    {"yahoo.rules", yahoo, sizeof yahoo},
    {"yandex.rules", yandex, sizeof yandex},
};

const int bounce_rule_file_count = sizeof files / sizeof files[0];

struct bounce_rule_file bounce_rule_file(int index) { return files[index]; }
