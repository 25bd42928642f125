#pragma once
#include <stddef.h>

/// Sources/Delivery/Shaping/Data/providers.limits, byte for byte.
const unsigned char *_Nonnull delivery_provider_limits_start(void);
extern const size_t delivery_provider_limits_byte_count;
