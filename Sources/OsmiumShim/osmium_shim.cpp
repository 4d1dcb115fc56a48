#include "include/osmium_shim.h"
