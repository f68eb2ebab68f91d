1,2
@data
