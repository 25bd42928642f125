import Mail

/// What is not ASCII: sound UTF-8, and nothing in it that ends a line or steers a terminal. Source: RFC 6532 section 3.1.
enum UTF8Local {
    /// - Parameter start: where `bytes` begin in the address, for the fault.
    static func check(_ bytes: Span<UInt8>, at start: Int = 0) throws(AddressFault) {
        let copy = Self.copy(bytes)
        guard let text = String(validating: copy, as: UTF8.self) else {
            throw AddressFault(.notUTF8, at: start + validCount(copy))
        }
        var offset = start
        for scalar in text.unicodeScalars {
            guard !isControl(scalar.value) else { throw AddressFault(.controlCharacter(scalar.value), at: offset) }
            offset += UTF8.width(scalar)
        }
        // Written as it was given the local part fits; it is to do so as it will be sent, too.
        let count = text.nfc.utf8.count
        if start == 0, count > AddressFault.localPartLimit, copy.count <= AddressFault.localPartLimit {
            throw AddressFault(.localPartTooLong(count), at: 0)
        }
    }

    static func isControl(_ value: UInt32) -> Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }

    static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        return copy
    }

    /// As text; what is no UTF-8 becomes U+FFFD.
    static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// How many bytes are sound before the first that is not.
    private static func validCount(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }
}
