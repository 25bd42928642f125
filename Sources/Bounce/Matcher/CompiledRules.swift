import Mail

/// The rules of a set laid out for reading answers: in the order of precedence, their phrases in one automaton, their
/// conditions in flat tables.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let providers: ProviderTable
    let tables: Tables

    /// What a reader looks at for every answer.
    struct Tables: Sendable {
        let automaton: Automaton
        let phrases: PhraseTable
        let conditions: FixedTable<RuleConditions>
        /// Phrase numbers, group after group; the groups of rules follow each other.
        let groups: FixedLists
        let codes: FixedTable<UInt16>
        let enhancedCodes: FixedTable<PackedPattern>
        /// Rules that ask for no words, by reply code and by enhanced code.
        let byReplyCode: FixedLists
        let byEnhancedCode: CodeIndex
    }

    init(_ unordered: [Rule], files: [RuleFile]) throws(RuleFileError) {
        rules = RuleOrder.sorted(unordered)
        var numbering = PhraseNumbering()
        let special = SpecialPhrases(files, &numbering)
        providers = ProviderTable(files, &numbering)
        var layout = RuleLayout()
        for (number, rule) in rules.enumerated() {
            layout.add(
                rule, number: UInt16(clamping: number), provider: providers.number(of: rule.provider), &numbering)
        }
        guard let automaton = Automaton(numbering.phrases) else {
            throw RuleFileError(
                file: unordered.last?.file ?? "", line: 1, column: 1,
                problem: .tooManyPhrases(limit: Automaton.stateLimit))
        }
        tables = Tables(
            automaton: automaton,
            phrases: PhraseTable(numbering, triggers: layout.triggers, special: special, providers: providers),
            conditions: FixedTable(layout.conditions), groups: FixedLists(layout.groups),
            codes: FixedTable(layout.codes), enhancedCodes: FixedTable(layout.enhancedCodes),
            byReplyCode: FixedLists(layout.byReplyCode), byEnhancedCode: CodeIndex(layout.byEnhancedCode))
    }

    deinit {
        tables.automaton.deallocate()
        tables.phrases.deallocate()
        tables.conditions.deallocate()
        tables.groups.deallocate()
        tables.codes.deallocate()
        tables.enhancedCodes.deallocate()
        tables.byReplyCode.deallocate()
        tables.byEnhancedCode.deallocate()
    }
}
