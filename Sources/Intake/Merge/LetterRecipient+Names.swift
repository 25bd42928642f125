extension LetterRecipient {
    /// The names of merge values in `text` that this recipient has none of, not even an empty one, in the order of their
    /// first mention; none where `text` is no template. `email` and `name` are there without being given.
    public func missingNames(in text: String) -> [String] {
        guard let template = try? MergeTemplate(text, escaping: .none) else { return [] }
        return template.names.filter { ![".", "email", "name"].contains($0) && value($0) == nil }
    }
}
