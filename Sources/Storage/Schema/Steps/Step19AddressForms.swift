extension SchemaStep {
    /// In which form the addresses stand by which rows are found; a form that is not named is not held yet.
    static let addressForms = SchemaStep(19, "address_forms") { _ in
        ["CREATE TABLE address_form (name TEXT PRIMARY KEY)"]
    }
}
