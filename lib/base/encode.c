/* encode.c: hex and base64 (RFC 4648), both strict. */
#include <sodium.h>

#include "nsync/base.h"

void nsync_hex(char *out, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool nsync_unhex(uint8_t *out, size_t n, struct nsync_str hex)
{
	if (hex.n / 2 != n || hex.n % 2 != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(hex.p[2 * i]), low = hex_value(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* libsodium's base64 runs in constant time, and so suits keys too. */
static int variant(bool url)
{
	return url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL;
}

void nsync_base64(struct nsync_buf *out, const uint8_t *bytes, size_t n, bool url)
{
	if (n > SIZE_MAX / 2) {
		if (out->code == NSYNC_OK)
			out->code = NSYNC_ELIMIT;
		return;
	}
	size_t size = sodium_base64_encoded_len(n, variant(url)); /* with its NUL */
	char *at = nsync_buf_reserve(out, size - 1);

	if (!at)
		return;
	sodium_bin2base64(at, size, bytes, n, variant(url));
	out->n += size - 1;
}

/* libsodium 1.0.18 takes some bytes above 0x7f for digits where char is signed. */
static bool is_ascii(struct nsync_str text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.n; i++)
		all |= (unsigned char)text.p[i];
	return all < 0x80;
}

bool nsync_unbase64(uint8_t *out, size_t n, struct nsync_str text, bool url)
{
	size_t got;

	if (n > SIZE_MAX / 2 || text.n != sodium_base64_encoded_len(n, variant(url)) - 1)
		return false;
	if (text.n == 0)
		return true;
	return is_ascii(text) &&
	       sodium_base642bin(out, n, text.p, text.n, NULL, &got, NULL, variant(url)) == 0 &&
	       got == n;
}
