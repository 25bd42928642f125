extension ParsedMail {
    /// The fields of a part in their order.
    public func fields(of part: Int) -> ArraySlice<MailField> { fields[parts[part].fieldIndices] }

    /// The first field of a part with that name.
    /// - Parameter name: in small letters; the mail's capitals do not count.
    public func firstField(_ name: StaticString, of part: Int = 0) -> MailField? {
        let bytes = bytes.span
        for index in parts[part].fieldIndices where ASCII.equal(bytes, fields[index].name, name) {
            return fields[index]
        }
        return nil
    }

    /// The bytes of the first field of that name, white space at its ends left out, folds and encoded words as they are.
    /// The cheapest way to look at a field. `nil` where there is none.
    /// - Parameter name: in small letters.
    public func rawValue(_ name: StaticString, of part: Int = 0) -> Range<Int>? {
        firstField(name, of: part).map { ASCII.trimmed(bytes.span, $0.value) }
    }

    public func hasField(_ name: StaticString, of part: Int = 0) -> Bool { firstField(name, of: part) != nil }

    /// The first field of that name as people read it: unfolded, encoded words in any charset decoded, at most 8,192 bytes.
    /// - Parameter name: in small letters.
    public func firstValue(_ name: StaticString, of part: Int = 0) -> String? {
        firstField(name, of: part).map { text(of: $0) }
    }

    /// A field's value as people read it.
    public func text(of field: MailField) -> String {
        var text: [UInt8] = []
        HeaderDecoding.decode(bytes.span.extracting(ASCII.trimmed(bytes.span, field.value)), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Calls `body` with the field's value as people read it, without making a string. White space at its ends is left
    /// out; a value without folds and encoded words is not copied.
    public func withValue<Value, Failure: Error>(
        of field: MailField, _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let raw = bytes.span.extracting(ASCII.trimmed(bytes.span, field.value))
        if HeaderDecoding.isPlain(raw) { return try body(raw) }
        var text: [UInt8] = []
        HeaderDecoding.decode(raw, into: &text)
        return try body(text.span)
    }
}
