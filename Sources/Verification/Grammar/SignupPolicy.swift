import Mail

/// What a form may refuse without losing anybody: see ``AddressPolicy/signup``.
enum SignupPolicy {
    static func check(_ reading: AddressReading, _ bytes: Span<UInt8>) throws(AddressFault) {
        guard reading.localForm == .dotString else { throw AddressFault(.quotedLocalPart, at: 0) }
        guard reading.domainForm == .name else { throw AddressFault(.addressLiteral, at: reading.domain.lowerBound) }
        if reading.isInternationalized { try checkLetters(bytes.extracting(reading.localPart)) }
        guard let mapped = reading.mappedDomain else { return try checkDomain(bytes, reading.domain) }
        do {
            let labels = Array(mapped.text.utf8)
            try checkDomain(labels.span, 0..<labels.count)
        } catch {
            throw AddressFault(error.problem, at: reading.domain.lowerBound)
        }
    }

    private static func checkDomain(_ bytes: Span<UInt8>, _ domain: Range<Int>) throws(AddressFault) {
        var start = domain.upperBound
        while start > domain.lowerBound, bytes[start - 1] != UInt8(ascii: ".") { start -= 1 }
        guard start > domain.lowerBound else { throw AddressFault(.dotless, at: start) }
        let label = bytes.extracting(start..<domain.upperBound)
        guard !SpecialName.isReserved(topLevel: label) else { throw AddressFault(.reservedTopLevelDomain, at: start) }
        let isALabel = SpecialName.isALabel(label)
        let isOfLetters = label.count >= 2 && label.indices.allSatisfy { (label[$0] | 0x20) &- 0x61 < 26 }
        guard isALabel || isOfLetters else { throw AddressFault(.badTopLevelDomain, at: start) }
        if SpecialName.hasALabel(bytes.extracting(domain)),
            let name = try? DomainName.parse(bytes.extracting(domain)), !name.hasSoundALabels
        {
            throw AddressFault(.notIDNA, at: domain.lowerBound)
        }
    }

    /// Letters, marks and numbers of any script, beside what stands in a local part of ASCII.
    private static func checkLetters(_ localPart: Span<UInt8>) throws(AddressFault) {
        var offset = 0
        for scalar in UTF8Local.text(localPart).unicodeScalars {
            guard scalar.isASCII || isLetter(scalar) else {
                throw AddressFault(.strangeCharacter(scalar.value), at: offset)
            }
            offset += UTF8.width(scalar)
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default:
            return false
        }
    }
}
