/* Pins as people write them and read them to each other. */
#include <criterion/criterion.h>

#include "nsync/clone.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define PIN          "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

Test(clone_pin, what_is_read)
{
	static const struct {
		const char *label, *text;
		bool good;
	} rows[] = {
		{ "as it is", PIN, true },
		{ "upper case", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
		  true },
		{ "groups",
		  "0123 4567 89ab cdef 0123-4567-89ab-cdef 0123\t4567 89ab cdef\n"
		  "0123 4567 89ab cdef ",
		  true },
		{ "nothing", "", false },
		{ "blanks only", " - \n", false },
		{ "a digit too few",
		  "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false },
		{ "a digit too many", PIN "0", false },
		{ "far too many", PIN PIN PIN PIN, false },
		{ "a letter that is no digit",
		  "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false },
		{ "another divider",
		  "01:3456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false },
		{ "a letter beyond ASCII",
		  "\xc3\xa9"
		  "3456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		  false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_id pin = { "" };

		cr_expect_eq(nsync_pin_parse(&pin, rows[i].text), rows[i].good, "%s",
			     rows[i].label);
		if (rows[i].good)
			cr_expect_str_eq(pin.hex, PIN, "%s", rows[i].label);
	}
}

Test(clone_pin, groups_are_read_back)
{
	struct nsync_id pin, again;
	char text[80];

	cr_assert(nsync_pin_parse(&pin, PIN));
	nsync_pin_groups(text, &pin);
	cr_expect_str_eq(
		text,
		"0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef");
	cr_assert(nsync_pin_parse(&again, text));
	cr_expect(nsync_id_eq(&pin, &again));
}
