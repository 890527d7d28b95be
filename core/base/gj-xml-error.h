/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/xmlversion.h>
#include <libxml/xmlerror.h>

/* What libxml2 shows to a function that takes its errors: not to be written to, which its headers say since 2.12. */
#if LIBXML_VERSION >= 21200
typedef const xmlError GjXmlError;
#else
typedef xmlError GjXmlError;
#endif
