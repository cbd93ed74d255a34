/* base_encode.c: SHA-256, hex, base64. */
#include <criterion/criterion.h>

#include "nsync/base.h"

/* FIPS 180-4 examples. */
Test(base_hash, known_answers)
{
	static const struct {
		const char *text, *hash;
	} table[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	cr_assert(nsync_base_start());
	cr_assert(nsync_base_start(), "twice is fine");
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char hex[NSYNC_HEX_SIZE];

		nsync_sha256_hex(hex, nsync_str(table[i].text));
		cr_expect_str_eq(hex, table[i].hash);
	}
}

Test(base_hash, in_pieces)
{
	char text[300];
	uint8_t whole[NSYNC_HASH_BYTES], pieces[NSYNC_HASH_BYTES];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	nsync_sha256(whole, (struct nsync_str){ text, sizeof(text) });
	for (size_t cut = 0; cut <= sizeof(text); cut++) {
		struct nsync_sha256 hash;

		nsync_sha256_init(&hash);
		nsync_sha256_add(&hash, (struct nsync_str){ text, cut });
		nsync_sha256_add(&hash, (struct nsync_str){ NULL, 0 });
		nsync_sha256_add(&hash, (struct nsync_str){ text + cut, sizeof(text) - cut });
		nsync_sha256_final(pieces, &hash);
		cr_assert_arr_eq(pieces, whole, sizeof(whole), "cut at %zu", cut);
	}
}

Test(base_hex, strict)
{
	static const char *const refused[] = { "", "0", "00", "000", "0000 ", "00AA", "00g0", "0x00" };
	uint8_t bytes[2] = { 0x0a, 0xff };
	char hex[5];

	nsync_hex(hex, bytes, 2);
	cr_assert_str_eq(hex, "0aff");
	cr_assert(nsync_unhex(bytes, 2, NSYNC_STR("f00d")));
	cr_assert(bytes[0] == 0xf0 && bytes[1] == 0x0d);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		cr_expect_not(nsync_unhex(bytes, 2, nsync_str(refused[i])), "%s", refused[i]);
}

/* RFC 4648 section 10, and bytes that tell the two alphabets apart. */
Test(base_base64, both_ways)
{
	static const struct {
		const char *bytes, *plain, *url;
	} table[] = {
		{ "", "", "" },		      { "f", "Zg==", "Zg" },	    { "fo", "Zm8=", "Zm8" },
		{ "foo", "Zm9v", "Zm9v" },    { "foob", "Zm9vYg==", "Zm9vYg" },
		{ "fooba", "Zm9vYmE=", "Zm9vYmE" }, { "\xfb\xff\xfe", "+//+", "-__-" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		for (int url = 0; url < 2; url++) {
			struct nsync_buf text = NSYNC_BUF_INIT(100);
			uint8_t back[8] = { 0 };
			size_t n = strlen(table[i].bytes);
			const char *expected = url ? table[i].url : table[i].plain;

			nsync_base64(&text, (const uint8_t *)table[i].bytes, n, url);
			cr_expect(nsync_str_is(nsync_buf_view(&text), expected), "%s", expected);
			cr_expect(nsync_unbase64(back, n, nsync_buf_view(&text), url), "%s", expected);
			cr_expect_arr_eq(back, table[i].bytes, n, "%s", expected);
			nsync_buf_release(&text);
		}
	}
}

Test(base_base64, refused)
{
	static const struct {
		const char *label, *text;
		size_t n;
		bool url;
	} table[] = {
		{ "no padding", "Zg", 1, false },	  { "padding", "Zg==", 1, true },
		{ "half padding", "Zg=", 1, false },	  { "trailing bits", "Zh==", 1, false },
		{ "trailing bits, url", "Zh", 1, true },  { "trailing bits of two", "Zm9=", 2, false },
		{ "wrong length", "Zm9v", 2, false },	  { "longer", "Zm9vZg==", 3, false },
		{ "space", "Zm 9", 3, false },		  { "line feed", "Zm9\n", 3, false },
		{ "other alphabet", "-__-", 3, false },	  { "other alphabet, url", "+//+", 3, true },
		{ "padding inside", "Z=9v", 3, false },	  { "not ASCII", "Zm9\xc3", 3, false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		uint8_t bytes[8];

		cr_expect_not(nsync_unbase64(bytes, table[i].n, nsync_str(table[i].text), table[i].url),
			      "%s", table[i].label);
	}
}

/* Only the alphabet's 64 bytes are digits, wherever they stand. */
Test(base_base64, every_byte_in_every_place)
{
	static const char same[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	for (int c = 0; c < 256; c++) {
		for (size_t place = 0; place < 4; place++) {
			for (int url = 0; url < 2; url++) {
				char text[4] = { 'A', 'A', 'A', 'A' };
				uint8_t bytes[3];

				text[place] = (char)c;
				bool digit = c && strchr(url ? "-_" : "+/", c);

				digit = digit || (c && strchr(same, c));
				cr_expect_eq(nsync_unbase64(bytes, 3, (struct nsync_str){ text, 4 }, url), digit,
					     "byte 0x%02x at %zu", c, place);
			}
		}
	}
}

Test(base_base64, into_a_full_buffer)
{
	struct nsync_buf text = NSYNC_BUF_INIT(4);
	const uint8_t bytes[4] = { 0 };

	nsync_base64(&text, bytes, 3, false);
	cr_assert_str_eq(text.p, "AAAA");
	nsync_base64(&text, bytes, 1, false);
	cr_assert_eq(text.code, NSYNC_ELIMIT);
	cr_assert_eq(text.n, 4);
	nsync_buf_release(&text);
	nsync_base64(&text, bytes, SIZE_MAX, false);
	cr_assert_eq(text.code, NSYNC_ELIMIT);
}
