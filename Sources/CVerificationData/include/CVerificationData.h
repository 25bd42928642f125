#pragma once
#include <stddef.h>

/// What is known of exchangers: Sources/Verification/Domain/Data/exchangers.known, byte for byte.
extern const size_t verification_exchangers_byte_count;
const unsigned char *_Nonnull verification_exchangers_start(void);
