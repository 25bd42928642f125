// The lists of Sources/Verification, carried in the binary.
#include "CVerificationData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed is C23; clang has it in every mode

static const unsigned char exchangers[] = {
#embed "../Verification/Domain/Data/exchangers.known"
};
const size_t verification_exchangers_byte_count = sizeof exchangers;

const unsigned char *verification_exchangers_start(void) { return exchangers; }
