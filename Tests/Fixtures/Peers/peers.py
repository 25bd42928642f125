"""Other people's DKIM beside ours: python3-dkim, and libopendkim by its C interface.

    peers.py has dkimpy|opendkim|opendkim-ed25519           exit status 0 where it is there
    peers.py verify dkimpy|opendkim RECORDS MAIL...        a line for each signature: good, or bad and why
    peers.py sign dkimpy|opendkim SELECTOR DOMAIN KEY ALGORITHM MAIL CANONICALIZATION...
                                                           writes MAIL.0, MAIL.1 and so on, signed

RECORDS has a line for each key: the name, a tab, the text. Mails have CR LF line ends. KEY is a file with a
private key in PEM; for python3-dkim and Ed25519 the base 64 of its 32 bytes.
"""
import ctypes
import ctypes.util
import sys


def read(path):
    with open(path, "rb") as file:
        return file.read()


def library():
    name = ctypes.util.find_library("opendkim")
    return ctypes.CDLL(name or "libopendkim.so.11")


class OpenDKIM:
    QUERY_METHOD, QUERY_INFO, QUERY_FILE = 6, 7, 1
    ED25519 = 11

    def __init__(self):
        self.c = library()
        pointer = ctypes.c_void_p
        for function, result, arguments in [
            ("dkim_init", pointer, [pointer, pointer]),
            ("dkim_options", ctypes.c_int, [pointer, ctypes.c_int, ctypes.c_int, pointer, ctypes.c_size_t]),
            ("dkim_libfeature", ctypes.c_bool, [pointer, ctypes.c_uint]),
            ("dkim_verify", pointer, [pointer, ctypes.c_char_p, pointer, pointer]),
            ("dkim_sign", pointer, [pointer, ctypes.c_char_p, pointer] + [ctypes.c_char_p] * 3 + [ctypes.c_int] * 3
                + [ctypes.c_ssize_t, pointer]),
            ("dkim_getsighdr_d", ctypes.c_int, [pointer, ctypes.c_size_t, pointer, pointer]),
            ("dkim_chunk", ctypes.c_int, [pointer, ctypes.c_char_p, ctypes.c_size_t]),
            ("dkim_eom", ctypes.c_int, [pointer, pointer]),
            ("dkim_getsiglist", ctypes.c_int, [pointer, pointer, pointer]),
            ("dkim_sig_process", ctypes.c_int, [pointer, pointer]),
            ("dkim_sig_getflags", ctypes.c_uint, [pointer]),
            ("dkim_sig_getbh", ctypes.c_int, [pointer]),
            ("dkim_sig_geterror", ctypes.c_int, [pointer]),
            ("dkim_sig_geterrorstr", ctypes.c_char_p, [ctypes.c_int]),
        ]:
            getattr(self.c, function).restype = result
            getattr(self.c, function).argtypes = arguments
        self.library = self.c.dkim_init(None, None)

    def knows_ed25519(self):
        return self.c.dkim_libfeature(self.library, self.ED25519)

    def verify(self, mail, records):
        method = ctypes.c_int(self.QUERY_FILE)
        self.c.dkim_options(self.library, 1, self.QUERY_METHOD, ctypes.byref(method), ctypes.sizeof(method))
        path = ctypes.create_string_buffer(records.encode())
        self.c.dkim_options(self.library, 1, self.QUERY_INFO, path, len(records))
        status = ctypes.c_int(0)
        handle = self.c.dkim_verify(self.library, b"test", None, ctypes.byref(status))
        self.c.dkim_chunk(handle, mail, len(mail))
        self.c.dkim_chunk(handle, None, 0)
        self.c.dkim_eom(handle, None)
        signatures = ctypes.POINTER(ctypes.c_void_p)()
        count = ctypes.c_int(0)
        self.c.dkim_getsiglist(handle, ctypes.byref(signatures), ctypes.byref(count))
        for index in range(count.value):
            signature = signatures[index]
            # The library leaves off at the first good one.
            self.c.dkim_sig_process(handle, signature)
            if self.c.dkim_sig_getflags(signature) & 4 and self.c.dkim_sig_getbh(signature) == 0:
                yield "good"
            else:
                text = self.c.dkim_sig_geterrorstr(self.c.dkim_sig_geterror(signature)) or b"unknown"
                yield "bad " + text.decode()


    def sign(self, mail, selector, domain, key, algorithm, canonicalization):
        forms = [["simple", "relaxed"].index(word) for word in canonicalization.split("/")]
        number = {"rsa-sha256": 1, "ed25519-sha256": 2}[algorithm]
        status = ctypes.c_int(0)
        handle = self.c.dkim_sign(
            self.library, b"test", None, key, selector.encode(), domain.encode(), *forms, number, -1,
            ctypes.byref(status))
        self.c.dkim_chunk(handle, mail, len(mail))
        self.c.dkim_chunk(handle, None, 0)
        assert self.c.dkim_eom(handle, None) == 0
        text = ctypes.c_char_p()
        length = ctypes.c_size_t(0)
        assert self.c.dkim_getsighdr_d(handle, 16, ctypes.byref(text), ctypes.byref(length)) == 0
        field = text.value[:length.value].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return b"DKIM-Signature: " + field + b"\r\n" + mail


def verify_dkimpy(mail, records):
    import dkim

    with open(records) as file:
        texts = dict(line.rstrip("\n").split("\t", 1) for line in file)

    def ask(name, timeout=5):
        text = texts.get(name.decode().rstrip("."))
        return text.encode() if text else None

    count = sum(1 for name, _ in dkim.rfc822_parse(mail)[0] if name.lower() == b"dkim-signature")
    for index in range(count):
        try:
            good = dkim.DKIM(mail).verify(idx=index, dnsfunc=ask)
            yield "good" if good else "bad"
        except dkim.DKIMException as error:
            yield "bad %s" % error


def sign_dkimpy(mail, selector, domain, key, algorithm, canonicalization):
    import dkim

    header, body = canonicalization.split("/")
    field = dkim.sign(
        mail, selector.encode(), domain.encode(), key, canonicalize=(header.encode(), body.encode()),
        signature_algorithm=algorithm.encode())
    return field + mail


def main(verb, *arguments):
    if verb == "has":
        if arguments[0] == "dkimpy":
            import dkim
            import nacl
        elif arguments[0] == "opendkim":
            library()
        elif not OpenDKIM().knows_ed25519():
            return 1
        return 0
    peer, *arguments = arguments
    if verb == "verify":
        records, *paths = arguments
        for path in paths:
            mail = read(path)
            for result in verify_dkimpy(mail, records) if peer == "dkimpy" else OpenDKIM().verify(mail, records):
                print(result)
    else:
        selector, domain, key, algorithm, path, *canonicalizations = arguments
        sign = sign_dkimpy if peer == "dkimpy" else OpenDKIM().sign
        for index, canonicalization in enumerate(canonicalizations):
            signed = sign(read(path), selector, domain, read(key), algorithm, canonicalization)
            with open("%s.%d" % (path, index), "wb") as file:
                file.write(signed)
    return 0


sys.exit(main(*sys.argv[1:]))
