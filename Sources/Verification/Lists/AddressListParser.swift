import Mail

extension AddressListFile {
    /// Reads a file of lines. One that says nothing of itself (a domain a line, as lists are published) is read too where
    /// `kind` is given.
    /// - Parameters:
    ///   - name: of the file, for errors.
    ///   - kind: the kind asked for; `nil`: what the file says.
    public static func parse(
        _ bytes: Span<UInt8>, name: String, as kind: AddressListKind? = nil
    ) throws(AddressListError) -> AddressListFile {
        guard bytes.count <= byteLimit else { throw AddressListError(file: name, line: 0, problem: .tooLarge) }
        var parser = AddressListParser(file: name, kind: kind)
        var (start, line) = (0, 0)
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            line += 1
            try parser.read(bytes.extracting(start..<end), line: line)
            start = end + 1
        }
        return try parser.end()
    }
}

/// Reads a list file line by line.
private struct AddressListParser {
    let file: String
    var kind: AddressListKind?
    private var list: AddressListFile

    init(file: String, kind: AddressListKind?) {
        self.file = file
        self.kind = kind
        list = AddressListFile(kind: kind ?? .disposable, source: "", licence: "", seen: "", entries: [], removals: [])
    }

    mutating func read(_ line: Span<UInt8>, line number: Int) throws(AddressListError) {
        let words = Self.words(line)
        guard let first = words.first else { return }
        if words.count > 1, try statement(first, line, words, number) { return }
        let isRemoval = text(line, first) == "-"
        var rest = words[...]
        if isRemoval { rest = rest.dropFirst() }
        guard let place = rest.first else { return }
        guard let kind else { throw fault(number, .noKind) }
        let entry = try entry(kind, line, Array(rest), place, number)
        if isRemoval { list.removals.append(entry) } else { list.entries.append(entry) }
        guard list.entries.count + list.removals.count <= AddressListFile.entryLimit else {
            throw fault(number, .tooLarge)
        }
    }

    func end() throws(AddressListError) -> AddressListFile {
        guard let kind else { throw fault(0, .noKind) }
        guard !list.entries.isEmpty || !list.removals.isEmpty else { throw fault(0, .noEntries) }
        var list = list
        list.kind = kind
        return list
    }

    // MARK: Statements

    /// - Returns: false where the line is an entry.
    private mutating func statement(
        _ first: Range<Int>, _ line: Span<UInt8>, _ words: [Range<Int>], _ number: Int
    ) throws(AddressListError) -> Bool {
        let rest = text(line, words[1].lowerBound..<words[words.count - 1].upperBound)
        switch text(line, first) {
        case "list":
            guard let named = AddressListKind(rawValue: rest) else { throw fault(number, .unknownKind(rest)) }
            if let kind, kind != named { throw fault(number, .otherKind(named)) }
            kind = named
        case "source": list.source = rest
        case "licence", "license": list.licence = rest
        case "seen":
            guard Self.isDay(rest) else { throw fault(number, .badDate(rest)) }
            list.seen = rest
        case "country": break
        default: return false
        }
        return true
    }

    private static func isDay(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10
            && bytes.indices.allSatisfy { $0 == 4 || $0 == 7 ? bytes[$0] == 0x2D : ByteClass.isDigit(bytes[$0]) }
    }

    // MARK: Entries

    private func entry(
        _ kind: AddressListKind, _ line: Span<UInt8>, _ words: [Range<Int>], _ place: Range<Int>, _ number: Int
    ) throws(AddressListError) -> AddressListFile.Entry {
        var entry = AddressListFile.Entry(text: "", line: number, weight: 0, provider: nil)
        let bytes = line.extracting(place)
        switch kind {
        case .roles: entry.text = try role(bytes, number)
        case .topLevelDomains: entry.text = try domain(bytes, number, labelCount: 1)
        case .disposable, .free, .guarded, .providers: entry.text = try domain(bytes, number, labelCount: 2)
        }
        guard kind == .providers, words.count > 1 else { return entry }
        let weight = text(line, words[1])
        guard let value = Int(weight), weight.utf8.allSatisfy(ByteClass.isDigit), value <= 1_000 else {
            throw fault(number, .badWeight(weight))
        }
        entry.weight = value
        if words.count > 2 { entry.provider = text(line, words[2]) }
        return entry
    }

    private func domain(_ bytes: Span<UInt8>, _ number: Int, labelCount: Int) throws(AddressListError) -> String {
        guard let name = try? DomainName.parse(internationalized: bytes),
            name.text.utf8.count(where: { $0 == UInt8(ascii: ".") }) >= labelCount - 1
        else { throw fault(number, .notADomain(shown(bytes))) }
        return name.text
    }

    private func role(_ bytes: Span<UInt8>, _ number: Int) throws(AddressListError) -> String {
        guard let key = RoleKey(bytes), key.count > 0 else { throw fault(number, .notALocalPart(shown(bytes))) }
        return String(decoding: (0..<key.count).map { key.bytes[$0] }, as: UTF8.self)
    }

    // MARK: Words

    /// Words between blanks, up to a `#`.
    private static func words(_ line: Span<UInt8>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var offset = 0
        while offset < line.count {
            let start = offset
            while offset < line.count, !isBlank(line[offset]), line[offset] != UInt8(ascii: "#") { offset += 1 }
            if offset > start { words.append(start..<offset) }
            if offset < line.count, line[offset] == UInt8(ascii: "#") { break }
            offset += 1
        }
        return words
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
        UTF8Local.text(line.extracting(range))
    }

    /// For an error: at most 80 bytes, control characters as `?`.
    private func shown(_ bytes: Span<UInt8>) -> String {
        var copy: [UInt8] = []
        for index in 0..<min(bytes.count, 80) {
            copy.append(ByteClass.isControl(bytes[index]) ? UInt8(ascii: "?") : bytes[index])
        }
        return String(decoding: copy, as: UTF8.self)
    }

    private func fault(_ line: Int, _ problem: AddressListError.Problem) -> AddressListError {
        AddressListError(file: file, line: line, problem: problem)
    }
}
