extension Mailbox {
    /// The spelling under which a mailbox is suppressed, counted and looked up: ASCII letters of the local part in lower
    /// case, other characters in Normalization Form C. It is for comparing, byte by byte; mail goes to the address as given.
    ///
    /// Servers may tell `Ada` from `ada` (RFC 5321 section 2.4) but none that we know of does; writing to a suppressed person
    /// because of a capital letter is the worse mistake. Which bytes an `ü` has is up to the keyboard and the program in
    /// between, and NFC is the form that RFC 6532 section 3.1 asks for.
    public var normalized: Mailbox {
        var bytes = Array(localPart.nfc.utf8)
        for index in bytes.indices where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) {
            bytes[index] |= 0x20
        }
        return Mailbox(localPart: String(decoding: bytes, as: UTF8.self), domain: domain)
    }
}
