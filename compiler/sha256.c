/* SPDX-License-Identifier: MIT */
/* SHA-256 as people and sha256sum write it. */
#include <stdint.h>
#include <string.h>

#include <nettle/sha2.h>

#include "buf.h"
#include "sha256.h"

void
sha256_hex(char hex[SHA256_HEX], const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	size_t i;

	sha256_init(&ctx);
	sha256_update(&ctx, len, bytes);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (i = 0; i < sizeof(digest); i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * i] = '\0';
}

void
sha256_line(struct buf *out, const char *hex, const char *path)
{
	const char *p;

	if (path[strcspn(path, "\\\n\r")] != '\0')
		buf_addc(out, '\\');
	buf_adds(out, hex);
	buf_adds(out, "  ");
	for (p = path; *p != '\0'; p++)
		switch (*p) {
		case '\\':
			buf_adds(out, "\\\\");
			break;
		case '\n':
			buf_adds(out, "\\n");
			break;
		case '\r':
			buf_adds(out, "\\r");
			break;
		default:
			buf_addc(out, *p);
		}
}
