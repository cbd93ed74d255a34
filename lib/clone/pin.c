/* pin.c: a region's pin as people write it and read it to each other. */
#include "nsync/clone.h"

bool nsync_pin_parse(struct nsync_id *out, const char *text)
{
	char digits[NSYNC_HEX_SIZE];
	size_t n = 0;

	for (; *text; text++) {
		char c = *text;

		if (c == ' ' || c == '-' || c == '\t' || c == '\n')
			continue;
		if (n + 1 >= sizeof(digits))
			return false;
		digits[n++] = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	}
	return nsync_id_parse(out, (struct nsync_str){ digits, n });
}

void nsync_pin_groups(char out[80], const struct nsync_id *pin)
{
	size_t n = 0;

	for (size_t i = 0; i < NSYNC_HEX_SIZE - 1; i++) {
		if (i && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = pin->hex[i];
	}
	out[n] = 0;
}
