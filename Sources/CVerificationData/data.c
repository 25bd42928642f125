// What Sources/Verification knows by heart, carried in the binary: what is known of exchangers, and address lists. A new list
// needs a line in each of the two tables.
#include "CVerificationData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed is C23; clang has it in every mode

static const unsigned char exchangers[] = {
#embed "../Verification/Domain/Data/exchangers.known"
};
const size_t verification_exchangers_byte_count = sizeof exchangers;

const unsigned char *verification_exchangers_start(void) { return exchangers; }

static const unsigned char disposable[] = {
#embed "../Verification/Lists/Data/disposable.list"
};
static const unsigned char free_mail[] = {
#embed "../Verification/Lists/Data/free.list"
};
static const unsigned char guarded[] = {
#embed "../Verification/Lists/Data/guarded.list"
};
static const unsigned char providers[] = {
#embed "../Verification/Lists/Data/providers.list"
};
static const unsigned char roles[] = {
#embed "../Verification/Lists/Data/roles.list"
};
static const unsigned char top_level_domains[] = {
#embed "../Verification/Lists/Data/top-level-domains.list"
};

static const struct verification_list_file files[] = {
    {"disposable.list", disposable, sizeof disposable},
    {"free.list", free_mail, sizeof free_mail},
    {"guarded.list", guarded, sizeof guarded},
    {"providers.list", providers, sizeof providers},
    {"roles.list", roles, sizeof roles},
    {"top-level-domains.list", top_level_domains, sizeof top_level_domains},
};

const int verification_list_file_count = sizeof files / sizeof files[0];

struct verification_list_file verification_list_file(int index) { return files[index]; }
