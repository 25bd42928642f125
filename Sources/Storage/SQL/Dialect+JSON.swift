extension Dialect {
    /// The member of a JSON object that is kept as text, as text; `NULL` where it is missing or of another type.
    /// - Parameters:
    ///   - name: the parameter that holds the member's name, such as `$3`; names are letters, digits and `_`.
    ///   - column: a text column that holds an object.
    public func textMember(_ name: String, of column: String) -> String {
        switch kind {
        case .sqlite:
            "(CASE WHEN json_type(\(column), \(path(name))) = 'text' THEN json_extract(\(column), \(path(name))) END)"
        case .postgreSQL:
            """
            (CASE WHEN jsonb_typeof(\(member(name, column))) = 'string' \
            THEN CAST(\(column) AS JSONB) ->> CAST(\(name) AS TEXT) END)
            """
        }
    }

    /// The same for a number.
    public func numberMember(_ name: String, of column: String) -> String {
        switch kind {
        case .sqlite:
            """
            (CASE WHEN json_type(\(column), \(path(name))) IN ('integer', 'real') \
            THEN json_extract(\(column), \(path(name))) END)
            """
        case .postgreSQL:
            """
            (CASE WHEN jsonb_typeof(\(member(name, column))) = 'number' \
            THEN CAST(CAST(\(column) AS JSONB) ->> CAST(\(name) AS TEXT) AS DOUBLE PRECISION) END)
            """
        }
    }

    /// True where the member is there and is `true`.
    public func trueMember(_ name: String, of column: String) -> String {
        switch kind {
        case .sqlite: "coalesce(json_type(\(column), \(path(name))), '') = 'true'"
        case .postgreSQL: "coalesce(CAST(\(member(name, column)) AS TEXT), '') = 'true'"
        }
    }

    /// True where there is a member of that name, of any type but null.
    public func hasMember(_ name: String, of column: String) -> String {
        switch kind {
        case .sqlite: "coalesce(json_type(\(column), \(path(name))), 'null') <> 'null'"
        case .postgreSQL: "coalesce(jsonb_typeof(\(member(name, column))), 'null') <> 'null'"
        }
    }

    private func path(_ name: String) -> String { "'$.\"' || \(name) || '\"'" }

    private func member(_ name: String, _ column: String) -> String {
        "CAST(\(column) AS JSONB) -> CAST(\(name) AS TEXT)"
    }
}
