// The provider table of Sources/Delivery/Shaping/Data, carried in the binary.
#include "CDeliveryData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed is C23; clang has it in every mode

static const unsigned char provider_limits[] = {
#embed "../Delivery/Shaping/Data/providers.limits"
};
const size_t delivery_provider_limits_byte_count = sizeof provider_limits;

const unsigned char *delivery_provider_limits_start(void) { return provider_limits; }
