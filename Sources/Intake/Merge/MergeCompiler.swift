/// Turns a template's bytes into steps, in one pass.
struct MergeCompiler {
    private struct Section {
        let name: Int
        let nameText: String
        let isInverted: Bool
        /// The step that jumps over the section, once its end is known.
        let step: Int
        let offset: Int
    }

    private(set) var names: [String] = []
    private(set) var steps: [MergeTemplate.Step] = []
    /// Targets of links that are the same for everybody.
    private(set) var links: [String] = []
    private var numbers: [String: Int] = [:]
    private var open: [Section] = []
    private var tagCount = 0
    /// Where in the page we stand; `nil` where the text is no HTML.
    private var places: HTMLPlaces?
    /// Where the page's end tag stands, before which the image that tells of an open goes.
    private var pageEnd: Int?
    /// The last step that a jump leads to.
    private var lastTarget = 0

    init(_ escaping: MergeTemplate.Escaping) { places = escaping == .html ? HTMLPlaces() : nil }

    mutating func compile(_ source: [UInt8]) throws(MergeTemplateError) {
        if places != nil { pageEnd = Self.pageEnd(of: source) }
        var textStart = 0
        var offset = 0
        while let brace = MergeTag.next(in: source, from: offset) {
            let tag = try read(source, at: brace)
            let line = tag.kind.standsAlone ? tag.wholeLine(in: source, notBefore: textStart) : nil
            addText(textStart..<(line?.lowerBound ?? tag.range.lowerBound), of: source)
            try add(tag, in: source)
            textStart = line?.upperBound ?? tag.range.upperBound
            offset = textStart
        }
        if let section = open.last {
            throw error(.unclosedSection(section.nameText), in: source, at: section.offset)
        }
        addText(textStart..<source.count, of: source)
        if places != nil, !steps.contains(.pixel) { steps.append(.pixel) }
    }

    /// The same for a text in which nothing is a tag.
    mutating func read(literal source: [UInt8]) {
        pageEnd = Self.pageEnd(of: source)
        addText(0..<source.count, of: source)
        if !steps.contains(.pixel) { steps.append(.pixel) }
    }

    private mutating func read(_ source: [UInt8], at offset: Int) throws(MergeTemplateError) -> MergeTag {
        tagCount += 1
        guard tagCount <= MergeTemplate.maximumTagCount else { throw error(.tooManyTags, in: source, at: offset) }
        do {
            return try MergeTag(source, at: offset)
        } catch {
            throw self.error(error, in: source, at: offset)
        }
    }

    private mutating func add(_ tag: MergeTag, in source: [UInt8]) throws(MergeTemplateError) {
        switch tag.kind {
        case .comment:
            break
        case .value, .unescapedValue:
            // Within a section a dot is the section's value.
            guard tag.name != "." || !open.isEmpty else { throw error(.badName, in: source, at: tag.range.lowerBound) }
            let name = tag.name == "." ? open[open.count - 1].name : number(of: tag.name)
            let escape = try escape(for: tag, in: source)
            steps.append(.value(name: name, fallback: tag.fallback, escape: escape))
            places?.passValue()
        case .section, .invertedSection:
            guard open.count < MergeTemplate.maximumDepth else {
                throw error(.tooDeep, in: source, at: tag.range.lowerBound)
            }
            guard tag.name != "." else { throw error(.badName, in: source, at: tag.range.lowerBound) }
            open.append(
                Section(
                    name: number(of: tag.name), nameText: tag.name, isInverted: tag.kind == .invertedSection,
                    step: steps.count, offset: tag.range.lowerBound))
            steps.append(.text(0..<0))
        case .close:
            guard let section = open.last, section.nameText == tag.name else {
                throw error(.unexpectedClose(tag.name), in: source, at: tag.range.lowerBound)
            }
            open.removeLast()
            lastTarget = steps.count
            steps[section.step] =
                section.isInverted
                ? .whenMissing(name: section.name, otherwise: steps.count)
                : .whenPresent(name: section.name, otherwise: steps.count)
        }
    }

    private func escape(for tag: MergeTag, in source: [UInt8]) throws(MergeTemplateError) -> MergeEscape {
        guard tag.kind == .value, let places else { return .none }
        guard let escape = MergeEscape(places.place) else {
            throw error(.unsafePlace, in: source, at: tag.range.lowerBound)
        }
        return escape
    }

    private mutating func addText(_ range: Range<Int>, of source: [UInt8]) {
        guard !range.isEmpty else { return }
        var start = range.lowerBound
        for mark in places?.read(source, range) ?? [] {
            addPlain(start..<mark.offset)
            start = mark.offset
            if mark.isStart { steps.append(.linkStart) } else { endLink(source) }
        }
        addPlain(start..<range.upperBound)
    }

    private mutating func addPlain(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        guard let pageEnd, range.contains(pageEnd) else { return steps.append(.text(range)) }
        if range.lowerBound < pageEnd { steps.append(.text(range.lowerBound..<pageEnd)) }
        steps.append(.pixel)
        steps.append(.text(pageEnd..<range.upperBound))
    }

    /// A target without values is the same for everybody, and gets a number.
    private mutating func endLink(_ source: [UInt8]) {
        guard steps.count >= 2, case .text(let range) = steps[steps.count - 1], steps[steps.count - 2] == .linkStart,
            lastTarget <= steps.count - 2
        else { return steps.append(.linkEnd) }
        steps.removeLast(2)
        let url = HTMLText.url(source[range])
        guard LinkTarget.isFollowed(url), let text = String(validating: url, as: UTF8.self) else {
            return steps.append(.text(range))
        }
        let known = links.firstIndex(of: text)
        if known == nil { links.append(text) }
        steps.append(.link(known ?? links.count - 1, range))
    }

    /// The last `</body`.
    private static func pageEnd(of source: [UInt8]) -> Int? {
        let word = Array("</body".utf8)
        var offset = source.count - word.count
        while offset >= 0 {
            if source[offset] == word[0],
                source[offset..<(offset + word.count)].elementsEqual(word, by: { $0 == $1 || $0 | 0x20 == $1 })
            {
                return offset
            }
            offset -= 1
        }
        return nil
    }

    private mutating func number(of name: String) -> Int {
        if let known = numbers[name] { return known }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }

    private func error(_ fault: MergeTemplateError.Fault, in source: [UInt8], at offset: Int) -> MergeTemplateError {
        MergeTemplateError(fault: fault, line: source[..<offset].count { $0 == UInt8(ascii: "\n") } + 1)
    }
}
