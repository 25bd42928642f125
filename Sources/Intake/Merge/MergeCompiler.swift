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

    let escapes: Bool
    private(set) var names: [String] = []
    private(set) var steps: [MergeTemplate.Step] = []
    private var numbers: [String: Int] = [:]
    private var open: [Section] = []
    private var tagCount = 0

    init(escapes: Bool) { self.escapes = escapes }

    mutating func compile(_ source: [UInt8]) throws(MergeTemplateError) {
        var textStart = 0
        var offset = 0
        while let brace = MergeTag.next(in: source, from: offset) {
            let tag = try read(source, at: brace)
            let line = tag.kind.standsAlone ? tag.wholeLine(in: source, notBefore: textStart) : nil
            addText(textStart..<(line?.lowerBound ?? tag.range.lowerBound))
            try add(tag, in: source)
            textStart = line?.upperBound ?? tag.range.upperBound
            offset = textStart
        }
        if let section = open.last {
            throw error(.unclosedSection(section.nameText), in: source, at: section.offset)
        }
        addText(textStart..<source.count)
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
            steps.append(.value(name: name, isEscaped: escapes && tag.kind == .value))
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
            steps[section.step] =
                section.isInverted
                ? .whenMissing(name: section.name, otherwise: steps.count)
                : .whenPresent(name: section.name, otherwise: steps.count)
        }
    }

    private mutating func addText(_ range: Range<Int>) {
        if !range.isEmpty { steps.append(.text(range)) }
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
